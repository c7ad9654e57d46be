import { presets } from '../../../../../directus-config/presets';
import type { PresetConfig } from '../../../../../directus-config/types';
import { asDirectus, readIds } from '../services';
import type { InstallContext } from '../services';
import type { InstallReport } from './report';

/** Presets for everybody: of no user and no role. */
function existingOf({ collection, bookmark }: PresetConfig): Record<string, unknown> {
	return {
		collection: { _eq: collection },
		user: { _null: true },
		role: { _null: true },
		bookmark: bookmark === null ? { _null: true } : { _eq: bookmark },
	};
}

/** Creates default views and bookmarks where there are none. One that exists is the host's by now, whoever made it. */
export async function ensurePresets(context: InstallContext, report: InstallReport): Promise<void> {
	const service = new context.services.PresetsService(await asDirectus(context));
	for (const preset of presets) {
		if ((await readIds(service, existingOf(preset))).length > 0) continue;
		await service.createOne({ ...preset, user: null, role: null });
		report.changes.push(`${describe(preset)} created`);
	}
}

export async function removePresets(context: InstallContext, report: InstallReport): Promise<void> {
	const service = new context.services.PresetsService(await asDirectus(context));
	for (const preset of presets) {
		const ids = await readIds(service, existingOf(preset));
		if (ids.length === 0) continue;
		await service.deleteMany(ids);
		report.changes.push(`${describe(preset)} removed`);
	}
}

function describe({ collection, bookmark }: PresetConfig): string {
	return bookmark === null
		? `default view of ${collection}`
		: `bookmark "${bookmark.replace('$t:', '')}" of ${collection}`;
}
