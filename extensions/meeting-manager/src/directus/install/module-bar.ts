import { isDeepStrictEqual } from 'node:util';
import { LAST_MODULES, meetingManagerModule, usualModuleBar } from '../../../../../directus-config/module-bar';
import { hasHostMigration } from '../../store/host-migrations';
import { toJson } from '../../store/values';
import { asDirectus } from '../services';
import type { InstallContext } from '../services';
import type { InstallReport } from './report';

/** The migration with which Directus 12 gave Flows a module of their own. */
const FLOWS_MODULE = '20260909A';

/** Shows the module in the Studio's bar. An entry that is there is the host's by now: disabled, it stays so. */
export async function ensureModuleBar(context: InstallContext, report: InstallReport): Promise<void> {
	const settings = new context.services.SettingsService(await asDirectus(context));
	const bar = await readBar(settings);
	if (bar?.some(isOurs)) return;
	const entries: unknown[] = bar ?? (await usualBar(context));
	const place = entries.findIndex((entry) => LAST_MODULES.includes(idOf(entry)));
	const added = entries.toSpliced(place < 0 ? entries.length : place, 0, meetingManagerModule);
	await settings.upsertSingleton({ module_bar: added });
	report.changes.push('module Meeting Manager shown in the module bar');
}

/** Takes the module out of the bar, and the bar itself where nobody but the installer wrote it. */
export async function removeFromModuleBar(context: InstallContext, report: InstallReport): Promise<void> {
	const settings = new context.services.SettingsService(await asDirectus(context));
	const bar = await readBar(settings);
	if (!bar?.some(isOurs)) return;
	const left = bar.filter((entry) => !isOurs(entry));
	const isUsual = isDeepStrictEqual(left, await usualBar(context));
	await settings.upsertSingleton({ module_bar: isUsual ? null : left });
	report.changes.push('module Meeting Manager removed from the module bar');
}

async function readBar(
	settings: InstanceType<InstallContext['services']['SettingsService']>,
): Promise<unknown[] | null> {
	const { module_bar: stored } = { module_bar: null, ...(await settings.readSingleton({ fields: ['module_bar'] })) };
	const bar = toJson(stored);
	return Array.isArray(bar) ? bar : null;
}

async function usualBar({ database }: InstallContext) {
	return usualModuleBar({ hasFlowsModule: await hasHostMigration(database, FLOWS_MODULE) });
}

function isOurs(entry: unknown): boolean {
	return idOf(entry) === meetingManagerModule.id;
}

function idOf(entry: unknown): string {
	return typeof entry === 'object' && entry !== null && 'id' in entry ? String(entry.id) : '';
}
