import { collections } from '../../../../../directus-config/collections';
import { relations } from '../../../../../directus-config/relations';
import type { InstallContext } from '../services';
import { ensureAccess } from './access';
import { ensureCollections } from './collections';
import { withInstallLock } from './lock';
import { migrateToLatest } from './migrate';
import { ensurePresets } from './presets';
import { clearCaches, ensureRelations } from './relations';
import { newReport } from './report';
import type { InstallReport } from './report';
import { noteExposedTables } from './tables';
import { ensureTranslations } from './translations';

/**
 * Installs or upgrades Meeting Manager: creates what is missing, changes what differs, and leaves
 * everything else alone. Every step looks at what is there, so a run that was interrupted is simply run
 * again; two at once take turns.
 *
 * @throws InstallError where a person has to do something first
 */
export async function install(context: InstallContext): Promise<InstallReport> {
	return withInstallLock(context, async () => {
		const report = newReport();
		await ensureCollections(context, collections, report);
		await ensureRelations(context, relations, report);
		await migrateToLatest(context.database, report);
		await ensureAccess(context, report);
		await ensurePresets(context, report);
		await ensureTranslations(context, report);
		if (report.changes.length > 0) await clearCaches(context);
		noteExposedTables(context.env, report);
		return report;
	});
}
