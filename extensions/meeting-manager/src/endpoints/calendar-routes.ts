import type { ApiExtensionContext } from '@directus/types';
import { isSystemManager } from '../directus/access';
import { forbiddenError, inputError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Caller, Router } from '../directus/http';
import { createIntegrationWriter } from '../directus/integrations';
import type { Runtime } from '../directus/runtime';
import { coverageOf } from '../domain/coverage';
import { MINUTE_MS } from '../domain/interval';
import type { SyncIntegration } from '../domain/sync-integration';
import type { SyncRun } from '../domain/sync-run';
import { messages } from '../messages';
import { accountsArgs, addFeedArgs, calendarArgs, changeCalendarArgs } from '../schemas/endpoint-args';
import { findOwnCalendar, listOwnCalendars } from '../store/own-calendars';
import type { OwnCalendar } from '../store/own-calendars';
import { loadSyncIntegration } from '../store/sync-integrations';
import { findLatestRun } from '../store/sync-runs';
import { findUser } from '../store/users';
import { addFeed, changeCalendar } from '../usecases/own-calendars';
import { answeredByProvider } from './answered-by-provider';
import { argsOf } from './args-of';

/**
 * A person's calendars, for the person and System Managers: the role All may write no integration by itself. To others
 * a stranger's calendar and none look the same. No feed address and nothing that opens an account ever comes out.
 */
export function registerCalendarRoutes(router: Router, context: ApiExtensionContext, { dependencies }: Runtime): void {
	const { services, database } = context;
	const integrations = createIntegrationWriter(context);
	const isManager = (caller: Caller) => isSystemManager(services, { ...caller, database });

	const calendarOf = async (caller: Caller, name: string): Promise<SyncIntegration> => {
		const integration = await loadSyncIntegration(database, name);
		if (integration === null) throw forbiddenError();
		if (integration.user !== caller.user && !(await isManager(caller))) throw forbiddenError();
		return integration;
	};

	const describe = async (calendar: OwnCalendar, now: Date) =>
		describeCalendar(calendar, await findLatestRun(database, calendar.name), now);

	const describeNamed = async (name: string) => {
		const calendar = await findOwnCalendar(database, name);
		if (calendar === null) throw forbiddenError();
		return describe(calendar, new Date());
	};

	serve(router, 'get', '/calendars', async (caller, input) => {
		const { user: named } = argsOf(accountsArgs, input);
		const user = named === undefined ? caller.user : await findUser(database, named);
		if (user !== caller.user && !(await isManager(caller))) throw forbiddenError();
		if (user === null) throw inputError([{ field: 'user', message: messages.userUnknown(named ?? '') }]);
		const now = new Date();
		const calendars = await listOwnCalendars(database, user);
		return Promise.all(calendars.map((calendar) => describe(calendar, now)));
	});

	serve(router, 'post', '/calendars', async (caller, input) => {
		const { ical_url: address, calendar_name: name, time_zone: timeZone } = argsOf(addFeedArgs, input);
		return describeNamed(await addFeed({ database, integrations }, caller.user, { address, name, timeZone }));
	});

	serve(router, 'post', '/calendars/update', async (caller, input) => {
		const args = argsOf(changeCalendarArgs, input);
		const integration = await calendarOf(caller, args.calendar_integration);
		const change = {
			isPaused: args.paused,
			isActive: args.is_active,
			isPrimary: args.is_primary,
			direction: args.sync_direction,
			name: args.calendar_name,
			timeZone: args.time_zone,
			address: args.ical_url,
		};
		const result = await answeredByProvider(changeCalendar({ ...dependencies, integrations }, integration, change));
		if (result.kind === 'invalid') throw inputError([{ field: result.field, message: result.message }]);
		return describeNamed(integration.name);
	});

	serve(router, 'post', '/calendars/remove', async (caller, input) => {
		const { name, deletionStrategy } = await calendarOf(caller, argsOf(calendarArgs, input).calendar_integration);
		await integrations.delete(name);
		return { removed: name, events: deletionStrategy === 'Hard Delete' ? 'deleted' : 'archived' };
	});
}

function describeCalendar(calendar: OwnCalendar, run: SyncRun | null, now: Date) {
	const { window, account } = calendar;
	const soon = { start: now, end: new Date(now.getTime() + MINUTE_MS) };
	return {
		name: calendar.name,
		calendar_name: calendar.calendarName,
		provider: calendar.provider,
		status: calendar.status,
		is_active: calendar.isActive,
		is_primary: calendar.isPrimary,
		sync_direction: calendar.direction,
		time_zone: calendar.timeZone,
		sync_interval_minutes: calendar.syncIntervalMinutes,
		last_synced: calendar.lastSynced?.toISOString() ?? null,
		error: calendar.error,
		address: calendar.address,
		account:
			account === null
				? null
				: {
						id: account.id,
						email: account.email,
						status: account.brokenSince === null ? 'Connected' : 'Needs Reauthorization',
					},
		coverage: {
			status: coverageOf(calendar.isActive ? [calendar] : [], soon, now),
			covered_from: window?.start.toISOString() ?? null,
			covered_to: window?.end.toISOString() ?? null,
		},
		last_run: run === null ? null : describeLastRun(run),
	};
}

function describeLastRun({ status, ended, created, updated, deleted, unchanged, quarantined, error }: SyncRun) {
	return { status, ended: ended.toISOString(), created, updated, deleted, unchanged, quarantined, error };
}
