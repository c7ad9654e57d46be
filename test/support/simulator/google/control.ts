import { setTimeout as wait } from 'node:timers/promises';
import type { Api } from './api';
import type { ApiErrorDetails } from './api-error';
import { googleErrors, type FaultRule } from './faults';
import { grantScopes, issueAccessToken, revokeGrant, type GoogleAccount } from './grants';
import { oauthError, type OAuthState } from './oauth';
import type { GoogleEvent } from './schema-checks';
import { exceptionsOf, findEvent, isSeries } from './select-events';
import { liveChannels, notifyChange, type Delivery, type WatchState } from './watch';
import { addCalendar, storeEvent, type AccessRole, type Mail, type SimulatedCalendar } from './world';
import { completeEvent, replaceEvent } from './write-event';

/** What a test does as somebody at Google, or as fate. A calendar is by default the first account's own. */
export interface Control {
	/** A bearer token without the way through a browser. Default scope: everything of calendars. */
	issueToken: (options?: { email?: string; scopes?: readonly string[]; seconds?: number }) => string;
	/** The person takes the application's access back. */
	revokeGrant: (email?: string) => void;
	/** The token endpoint answers so once, whatever it is asked. */
	failNextToken: (status: number, error: string, description?: string) => void;

	/** A further calendar of an account; several accounts may share one. */
	addCalendar: (calendar: {
		id: string;
		summary?: string;
		timeZone?: string;
		roles: Readonly<Record<string, AccessRole>>;
	}) => void;
	/** Nobody checks what is added: Google has shown stranger things. Returns the id. */
	addEvent: (event: GoogleEvent, calendarId?: string) => string;
	/** An event that no calendar should hold: it ends before it starts, or has no dates at all. Returns the id. */
	addBadEvent: (kind?: 'ends-before-start' | 'no-dates', calendarId?: string) => string;
	/** Of an event, a series or one occurrence. What is not named stays. */
	changeEvent: (id: string, changes: GoogleEvent, calendarId?: string) => void;
	/** Deletes an event, a series or one occurrence. */
	deleteEvent: (id: string, calendarId?: string) => void;
	/** As it is now; deleted ones are `cancelled`. */
	findEvent: (id: string, calendarId?: string) => GoogleEvent | null;
	/** Events, masters and exceptions that are not deleted. */
	countEvents: (calendarId?: string) => number;
	/** Titles of those that are counted. */
	listTitles: (calendarId?: string) => string[];
	/** Every sync token given so far is refused with 410. */
	expireCursors: () => void;

	/** Pages may be shorter than asked for, with empty ones between. */
	cutPages: (paging: { maxPageSize?: number; hasEmptyPages?: boolean }) => void;
	/** A deleted series is told of as itself instead of as its occurrences. */
	tellCancelledSeries: () => void;
	failNext: (
		error: keyof typeof googleErrors | ApiErrorDetails,
		rule?: FaultRule & { retryAfterSeconds?: number },
	) => void;
	dropNext: (when: 'before' | 'after', rule?: FaultRule) => void;
	delayNext: (ms: number, rule?: FaultRule) => void;
	/** The next request waits until this is done, which begins when it has arrived. */
	holdNext: (until: () => Promise<void>, rule?: FaultRule) => void;
	/** Requests of a user within a minute; null: no limit. */
	limitRequests: (perMinutePerUser: number | null) => void;
	/** Google's protection against spam, on or off. */
	suspendWrites: (areSuspended: boolean) => void;

	mails: readonly Mail[];
	deliveries: readonly Delivery[];
	/** Ids of the channels that are neither stopped nor expired. */
	channelIds: () => string[];
	/** Sends a notification to every channel of the calendar although nothing changed. */
	notify: (calendarId?: string) => void;
	/** Duplicate, late or lost notifications from now on; and how long channels may live. */
	disturbPush: (faults: Partial<WatchState['faults']> & { maxLifetimeMs?: number }) => void;
	/** What did not follow Google's description so far, to take out what a test meant. */
	violations: string[];
}

const CALENDAR_SCOPE = 'https://www.googleapis.com/auth/calendar';

export function createControl(api: Api, oauth: OAuthState): Control {
	const { world } = api;
	const firstEmail = world.accounts[0]?.email ?? '';
	const accountOf = (email = firstEmail): GoogleAccount => {
		const found = world.accounts.find((account) => account.email === email);
		if (found === undefined) throw new Error(`The simulator knows no account ${email}.`);
		return found;
	};
	const calendarOf = (id = firstEmail): SimulatedCalendar => {
		const found = world.calendars.get(id);
		if (found === undefined) throw new Error(`The simulator knows no calendar ${id}.`);
		return found;
	};
	const eventOf = (id: string, calendar: SimulatedCalendar): GoogleEvent => {
		const found = findEvent(calendar, id);
		if (found === null) throw new Error(`The simulator knows no event ${id}.`);
		return found;
	};
	const addEvent: Control['addEvent'] = (event, calendarId) => {
		const calendar = calendarOf(calendarId);
		return storeEvent(world, calendar, completeEvent(world, calendar, accountOf(), event)).id ?? '';
	};
	return {
		...accessControl(api, oauth, accountOf),
		...faultControl(api),
		addCalendar: ({ id, summary = id, timeZone = 'UTC', roles }) => {
			addCalendar(world, { id, summary, timeZone, primaryOf: null, roles: Object.entries(roles) });
		},
		addEvent,
		addBadEvent: (kind = 'ends-before-start', calendarId) => {
			const [start, end] = ['2030-01-07T11:00:00Z', '2030-01-07T10:00:00Z'].map((dateTime) => ({ dateTime }));
			const times = kind === 'no-dates' ? { start: {}, end: {} } : { start: start ?? {}, end: end ?? {} };
			return addEvent({ summary: 'Bad', ...times }, calendarId);
		},
		changeEvent: (id, changes, calendarId) => {
			const calendar = calendarOf(calendarId);
			const before = eventOf(id, calendar);
			replaceEvent(world, calendar, before, { ...before, ...changes });
		},
		deleteEvent: (id, calendarId) => {
			const calendar = calendarOf(calendarId);
			const event = eventOf(id, calendar);
			for (const gone of [event, ...(isSeries(event) ? exceptionsOf(calendar, id) : [])]) {
				storeEvent(world, calendar, { ...gone, status: 'cancelled' });
			}
		},
		findEvent: (id, calendarId) => findEvent(calendarOf(calendarId), id),
		listTitles: (calendarId) =>
			[...calendarOf(calendarId).events.values()].flatMap(({ event }) =>
				event.status === 'cancelled' ? [] : [event.summary ?? ''],
			),
		countEvents: (calendarId) =>
			[...calendarOf(calendarId).events.values()].filter(({ event }) => event.status !== 'cancelled').length,
		mails: world.mails,
		deliveries: api.watch.deliveries,
		channelIds: () => liveChannels(api.watch, world.clock.nowMs()).map(({ id }) => id),
		notify: (calendarId) => notifyChange(api.watch, calendarOf(calendarId).id, world.clock.nowMs()),
		violations: api.violations,
	};
}

function accessControl(
	{ world, grants }: Api,
	oauth: OAuthState,
	accountOf: (email?: string) => GoogleAccount,
): Pick<Control, 'issueToken' | 'revokeGrant' | 'failNextToken'> {
	return {
		issueToken: ({ email, scopes = [CALENDAR_SCOPE], seconds } = {}) => {
			const grant = grantScopes(grants, accountOf(email), [...scopes], false);
			return issueAccessToken(grants, grant, world.clock, seconds);
		},
		revokeGrant: (email) => {
			const grant = grants.grants.get(accountOf(email).email);
			if (grant !== undefined) revokeGrant(grant);
		},
		failNextToken: (status, error, description = 'Bad Request') => {
			oauth.tokenFailures.push(oauthError(status, error, description));
		},
	};
}

type FaultControl = Pick<
	Control,
	| 'expireCursors'
	| 'cutPages'
	| 'tellCancelledSeries'
	| 'failNext'
	| 'dropNext'
	| 'delayNext'
	| 'holdNext'
	| 'limitRequests'
	| 'suspendWrites'
	| 'disturbPush'
>;

function faultControl({ list, faults, watch }: Api): FaultControl {
	return {
		expireCursors: () => {
			for (const token of list.syncTokens.values()) token.isExpired = true;
		},
		cutPages: (paging) => {
			Object.assign(list.paging, paging);
		},
		tellCancelledSeries: () => {
			list.tellsCancelledSeries = true;
		},
		failNext: (error, { retryAfterSeconds, ...rule } = {}) => {
			const details = typeof error === 'string' ? googleErrors[error] : error;
			const after = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
			faults.faults.push({ ...rule, kind: 'answer', error: { ...details, ...after } });
		},
		dropNext: (when, rule = {}) => {
			faults.faults.push({ ...rule, kind: 'drop', when });
		},
		delayNext: (ms, rule = {}) => {
			faults.faults.push({ ...rule, kind: 'delay', until: () => wait(ms) });
		},
		holdNext: (until, rule = {}) => {
			faults.faults.push({ ...rule, kind: 'delay', until });
		},
		limitRequests: (perMinutePerUser) => {
			faults.perMinutePerUser = perMinutePerUser;
		},
		suspendWrites: (areSuspended) => {
			faults.areWritesSuspended = areSuspended;
		},
		disturbPush: ({ maxLifetimeMs = watch.maxLifetimeMs, ...changes }) => {
			watch.maxLifetimeMs = maxLifetimeMs;
			Object.assign(watch.faults, changes);
		},
	};
}
