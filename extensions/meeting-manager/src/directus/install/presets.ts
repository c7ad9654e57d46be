import { presets } from '../../../../../directus-config/presets';
import { asDirectus, readIds } from '../services';
import type { InstallContext } from '../services';
import type { InstallReport } from './report';

/** Presets for everybody: of no user, no role, and no bookmark. */
export function everybodysPresetOf(collection: string): Record<string, unknown> {
	return {
		collection: { _eq: collection },
		user: { _null: true },
		role: { _null: true },
		bookmark: { _null: true },
	};
}

/** Creates default views where there are none. One that exists is the host's by now, whoever made it. */
export async function ensurePresets(context: InstallContext, report: InstallReport): Promise<void> {
	const service = new context.services.PresetsService(await asDirectus(context));
	for (const preset of presets) {
		if ((await readIds(service, everybodysPresetOf(preset.collection))).length > 0) continue;
		await service.createOne({ ...preset, user: null, role: null, bookmark: null });
		report.changes.push(`default view of ${preset.collection} created`);
	}
}
