import { MODULE_ID } from '../extensions/meeting-manager/src/module/shared/pages';

/** An entry of the Studio's module bar, as `directus_settings.module_bar` holds it. */
export interface ModuleBarEntry {
	type: 'module' | 'link';
	id: string;
	enabled: boolean;
	[more: string]: unknown;
}

export const meetingManagerModule: ModuleBarEntry = { type: 'module', id: MODULE_ID, enabled: true };

/** What new modules stand before. */
export const LAST_MODULES: readonly string[] = ['deployments', 'docs', 'settings'];

/**
 * What Directus shows while a project has set nothing. A module that is added is the first setting: the others have to
 * be written with it. Later versions of Directus add their new modules to bars that are set, by their migrations.
 */
export function usualModuleBar(host: { hasFlowsModule: boolean }): ModuleBarEntry[] {
	const flows: ModuleBarEntry[] = host.hasFlowsModule ? [{ type: 'module', id: 'flows', enabled: true }] : [];
	return [
		{ type: 'module', id: 'content', enabled: true },
		{ type: 'module', id: 'visual', enabled: false },
		{ type: 'module', id: 'users', enabled: true },
		{ type: 'module', id: 'files', enabled: true },
		{ type: 'module', id: 'insights', enabled: true },
		...flows,
		{ type: 'module', id: 'deployments', enabled: false },
		{
			type: 'link',
			id: 'docs',
			enabled: true,
			name: '$t:documentation',
			icon: 'help',
			url: 'https://directus.io/docs',
		},
		{ type: 'module', id: 'settings', enabled: true, locked: true },
	];
}
