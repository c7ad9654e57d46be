import { collections } from '../../../../../directus-config/collections';
import { dropInstallLock } from '../../store/install-lock';
import { asDirectus } from '../services';
import type { InstallContext } from '../services';
import { removeAccess } from './access-removal';
import { InstallError } from './failure';
import { withInstallLock } from './lock';
import { revertMigrations } from './migrate';
import { removePresets } from './presets';
import { clearCaches } from './relations';
import { newReport } from './report';
import type { InstallReport } from './report';
import { removeTranslations } from './translations';

/**
 * Takes Meeting Manager out of a project: permissions, policies, roles, default views and translated texts, and with
 * `keepData: false` all its collections, tables and data. Kept collections are admins' alone, and
 * whole for a later installation. Interrupted, it is run again.
 *
 * @throws InstallError where something of the host's would be lost with the data
 */
export async function uninstall(context: InstallContext & { keepData: boolean }): Promise<InstallReport> {
	const report = await withInstallLock(context, async () => {
		const work = newReport();
		if (!context.keepData) await assertNothingPointsHere(context);
		await removeAccess(context, work);
		await removePresets(context, work);
		await removeTranslations(context, work);
		if (!context.keepData) {
			await removeCollections(context, work);
			await revertMigrations(context.database, work);
		}
		await clearCaches(context);
		return work;
	});
	if (context.keepData) report.notes.push('collections, tables and data were kept (--delete-data deletes them)');
	else await dropInstallLock(context.database);
	return report;
}

/** Directus deletes, with a collection, the fields of others that point to it: the host's own data. */
async function assertNothingPointsHere(context: InstallContext): Promise<void> {
	const ours = new Set(collections.map(({ collection }) => collection));
	const relations = await new context.services.RelationsService(await asDirectus(context)).readAll();
	const foreign = relations.filter(
		({ collection, related_collection: target }) => target !== null && ours.has(target) && !ours.has(collection),
	);
	if (foreign.length === 0) return;
	const fields = foreign.map(({ collection, field }) => `${collection}.${field}`).join(', ');
	throw new InstallError(
		`Fields of this project point to collections of Meeting Manager and would be deleted with them: ${fields}. ` +
			'Remove these relations first. Nothing was changed.',
	);
}

async function removeCollections(context: InstallContext, report: InstallReport): Promise<void> {
	for (const { collection } of collections.toReversed()) {
		const service = new context.services.CollectionsService(await asDirectus(context));
		const existing = await service.readByQuery();
		if (!existing.some((candidate) => candidate.collection === collection)) continue;
		await service.deleteOne(collection);
		report.changes.push(`collection ${collection} removed with its data`);
	}
}
