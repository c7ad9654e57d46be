import type { ApiExtensionContext } from '@directus/types';
import { isSystemManager } from '../directus/access';
import { forbiddenError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Router } from '../directus/http';
import type { Runtime } from '../directus/runtime';
import { messages } from '../messages';
import { countFailedEvents } from '../store/events';
import { listPushErrors, loadChannels } from '../store/push-channels';
import { listQuarantine } from '../store/quarantine';
import { listIntegrationHealth } from '../store/sync-integrations';
import { listSuspendedWrites } from '../store/write-suspensions';
import { queueDueWork } from '../usecases/queue-due-work';

const QUARANTINE_SHOWN = 50;

/** How the sync is doing, for System Managers: by integration, and what about this process needs attention. */
export function registerHealthRoute(
	router: Router,
	{ services, database, env }: ApiExtensionContext,
	runtime: Runtime,
): void {
	serve(router, 'get', '/health', async (caller) => {
		if (!(await isSystemManager(services, { ...caller, database }))) throw forbiddenError();
		const nowMs = Date.now();
		const integrations = await listIntegrationHealth(database);
		const jobs = await runtime.jobs.status();
		const { waiting, running, delayed } = jobs.counts;
		const isOwn = await runtime.installation.isOwn();
		return {
			integrations: integrations.map(({ lastSynced, ...rest }) => ({
				...rest,
				lag_seconds: lastSynced === null ? null : Math.round((nowMs - lastSynced.getTime()) / 1000),
			})),
			failed_events: await countFailedEvents(database),
			queue_depth: waiting + running + delayed + runtime.runner.depth(),
			queue: { kind: jobs.kind, connected: jobs.connected, ...jobs.counts, last_failure: jobs.lastFailure },
			channels: await describeChannels(database),
			channel_errors: (await listPushErrors(database)).map(({ integration, error }) => ({ name: integration, error })),
			writes_suspended: (await listSuspendedWrites(database, new Date(nowMs))).map(({ name, until }) => ({
				name,
				until: until.toISOString(),
			})),
			quarantined: await listQuarantine(database, QUARANTINE_SHOWN),
			changes_announced: await runtime.isAnnouncing(),
			outbound_paused: !isOwn,
			warnings: [...warningsAbout(env, await runtime.isAnnouncing()), ...(isOwn ? [] : [messages.otherInstallation])],
		};
	});

	serve(router, 'post', '/confirm_installation', async (caller) => {
		if (!(await isSystemManager(services, { ...caller, database }))) throw forbiddenError();
		await runtime.installation.confirm();
		await queueDueWork(runtime.dependencies, runtime.jobs);
		return { confirmed: true };
	});
}

/** Without ids and secrets: what is told of the push channels. */
async function describeChannels(database: ApiExtensionContext['database']) {
	const channels = await loadChannels(database);
	return channels.map(({ integration, provider, status, expires, lastDelivery }) => ({
		name: integration,
		provider,
		status,
		expires: expires.toISOString(),
		last_delivery: lastDelivery?.toISOString() ?? null,
	}));
}

function warningsAbout(env: Readonly<Record<string, unknown>>, isAnnouncing: boolean): string[] {
	const warnings: string[] = [];
	if (String(env.EXTENSIONS_MUST_LOAD) !== 'true') {
		warnings.push(
			'EXTENSIONS_MUST_LOAD is not true: if this extension fails to load, Directus serves the data without its validation and guards.',
		);
	}
	if (new Date().getTimezoneOffset() !== 0) {
		warnings.push('The process does not run in UTC; set TZ=UTC. Dates without offset may be read wrongly by Directus.');
	}
	if (!isAnnouncing) warnings.push('Flows and subscriptions do not see changes made by the sync.');
	return warnings;
}
