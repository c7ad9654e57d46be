import { ApiError, badRequest, errorReply, notFound } from './api-error';
import { checkAnswer, checkRequest, findCall, type Call } from './checker';
import { isRfc3339, isChannel, isEvent, withoutNulls, type GoogleChannel, type GoogleEvent } from './schema-checks';
import type { Exchange, Reply } from './exchange';
import { googleErrors, limitAnswer, type FaultPlan } from './faults';
import { findAccess, type GoogleAccount, type GrantStore } from './grants';
import { listEvents, type ListState } from './list-events';
import { findEvent, instancesOf, isSeries } from './select-events';
import { viewEvent } from './view-event';
import { stopChannel, watchEvents, type WatchState } from './watch';
import { hasRole, openCalendar, requireRole, type World } from './world';
import { deleteEvent, importEvent, insertEvent, patchEvent, updateEvent, type Write } from './write-event';

export interface Api {
	world: World;
	grants: GrantStore;
	list: ListState;
	watch: WatchState;
	faults: FaultPlan;
	/** What did not follow Google's description, of requests and of this simulator's answers. */
	violations: string[];
	/** For the addresses of resources. */
	url: string;
}

interface Context extends Api {
	call: Call;
	account: GoogleAccount;
	exchange: Exchange;
	query: URLSearchParams;
	calendarId: string;
	eventId: string;
}

type Handler = (context: Context) => Reply;

const handlers: Record<string, Handler> = {
	'calendar.calendarList.list': listCalendars,
	'calendar.calendarList.get': (context) => ok(listEntry(context, context.calendarId)),
	'calendar.calendars.get': getCalendar,
	'calendar.events.list': (context) => listEvents({ ...context, ...opened(context), state: context.list }),
	'calendar.events.get': (context) => ok(shown(context, required(context))),
	'calendar.events.instances': listInstances,
	'calendar.events.insert': (context) => ok(shown(context, insertEvent(writeOf(context), eventBody(context)))),
	'calendar.events.import': (context) => ok(shown(context, importEvent(writeOf(context), eventBody(context)))),
	'calendar.events.patch': (context) =>
		ok(shown(context, patchEvent(writeOf(context), context.eventId, eventBody(context)))),
	'calendar.events.update': (context) =>
		ok(shown(context, updateEvent(writeOf(context), context.eventId, eventBody(context)))),
	'calendar.events.delete': (context) => {
		deleteEvent(writeOf(context), context.eventId);
		return { status: 204 };
	},
	'calendar.events.watch': (context) => {
		const { calendar } = opened(context);
		return ok(watchEvents(context.watch, { ...context, calendar, apiUrl: context.url }, channelBody(context)));
	},
	'calendar.channels.stop': (context) => {
		stopChannel(context.watch, channelBody(context), context.world.clock.nowMs());
		return { status: 204 };
	},
};

/** What the request and the answer to it break of Google's description is noted among the violations. */
export function answerApi(api: Api, exchange: Exchange): Reply {
	const call = findCall(exchange);
	const name = `${exchange.method} ${exchange.url.pathname}`;
	if (call === null) {
		api.violations.push(`${name} is no method of the API`);
		return { status: 404, html: '<title>Error 404 (Not Found)!!1</title>' };
	}
	const faults = checkRequest(call, exchange);
	const reply = guarded(() => answerCall(api, call, exchange, faults));
	const wrong = checkAnswer(call, JSON.parse(JSON.stringify(reply)));
	api.violations.push(...[...faults, ...wrong].map((fault) => `${call.method.id} (${name}) ${fault}`));
	return reply;
}

function answerCall(api: Api, call: Call, exchange: Exchange, faults: string[]): Reply {
	const token = /^Bearer (.+)$/i.exec(exchange.headers.authorization ?? '')?.[1] ?? '';
	const nowMs = api.world.clock.nowMs();
	const access = findAccess(api.grants, token, nowMs);
	if (access === null) return errorReply(googleErrors.authError);
	const isAllowed = call.method.scopes?.some((scope) => access.scopes.includes(scope)) ?? true;
	if (!isAllowed) return errorReply(googleErrors.insufficientPermissions);
	const { account } = access.grant;
	const isWrite = exchange.method !== 'GET' && /\.events\.(insert|import|patch|update|delete)$/.test(call.method.id);
	const limited = limitAnswer(api.faults, account.email, nowMs, isWrite);
	if (limited !== null) return limited;
	const handler = handlers[call.method.id];
	if (handler === undefined) {
		faults.push('is not simulated');
		return errorReply({ status: 501, reason: 'notSimulated', message: 'Not simulated.' });
	}
	const { calendarId = '', eventId = '' } = call.pathValues;
	return handler({ ...api, call, account, exchange, query: exchange.url.searchParams, calendarId, eventId });
}

function guarded(answer: () => Reply): Reply {
	try {
		return answer();
	} catch (error) {
		if (error instanceof ApiError) return error.reply;
		throw error;
	}
}

function ok(json: unknown): Reply {
	return { status: 200, json };
}

function opened({ world, account, calendarId }: Context): ReturnType<typeof openCalendar> {
	return openCalendar(world, account, calendarId);
}

function listCalendars(context: Context): Reply {
	const { world, account, query } = context;
	const minRole = query.get('minAccessRole');
	const all = [...world.calendars.values()].filter(({ roles }) => {
		const role = roles.get(account.email);
		const wanted = (['freeBusyReader', 'reader', 'writer', 'owner'] as const).find((name) => name === minRole);
		return role !== undefined && hasRole(role, wanted ?? 'freeBusyReader');
	});
	const from = Number(/^from-(\d+)$/.exec(query.get('pageToken') ?? '')?.[1] ?? 0);
	const size = Math.min(Number(query.get('maxResults') ?? 100), 250);
	const items = all.slice(from, from + size).map(({ id }) => listEntry(context, id));
	const isLast = from + size >= all.length;
	const token = isLast ? { nextSyncToken: `list-${world.seq}` } : { nextPageToken: `from-${from + size}` };
	return ok({ kind: 'calendar#calendarList', etag: `"l${world.seq}"`, items, ...token });
}

function listEntry({ world, account }: Context, id: string): unknown {
	const { calendar, role } = openCalendar(world, account, id);
	return {
		kind: 'calendar#calendarListEntry',
		etag: '"1700000000000000"',
		id: calendar.id,
		summary: calendar.summary,
		timeZone: calendar.timeZone,
		colorId: '14',
		backgroundColor: '#9fe1e7',
		foregroundColor: '#000000',
		selected: true,
		accessRole: role,
		defaultReminders: [],
		conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
		...(calendar.primaryOf === account.email ? { primary: true } : {}),
	};
}

function getCalendar(context: Context): Reply {
	const { calendar } = opened(context);
	const { id, summary, timeZone } = calendar;
	return ok({ kind: 'calendar#calendar', etag: '"1700000000000000"', id, summary, timeZone });
}

function listInstances(context: Context): Reply {
	const { calendar, role } = opened(context);
	const { query, eventId } = context;
	const master = calendar.events.get(eventId)?.event;
	if (master === undefined || !isSeries(master)) throw notFound();
	const [timeMinMs = null, timeMaxMs = null] = ['timeMin', 'timeMax'].map((name) => {
		const text = query.get(name);
		if (text !== null && !isRfc3339(text)) throw badRequest('badRequest', 'Bad Request', name);
		return text === null ? null : Date.parse(text);
	});
	const exceptions = [...calendar.events.values()]
		.map(({ event }) => event)
		.filter(
			({ recurringEventId, status }) =>
				recurringEventId === eventId && (status !== 'cancelled' || query.get('showDeleted') === 'true'),
		);
	const items = [...instancesOf(calendar, master, { timeMinMs, timeMaxMs }), ...exceptions];
	return ok({
		kind: 'calendar#events',
		etag: `"p${context.world.seq}"`,
		summary: calendar.summary,
		updated: new Date(context.world.clock.nowMs()).toISOString(),
		timeZone: calendar.timeZone,
		accessRole: role,
		defaultReminders: [],
		items: items.map((event) => shown(context, event)),
	});
}

function required(context: Context): GoogleEvent {
	const event = findEvent(opened(context).calendar, context.eventId);
	if (event === null) throw notFound();
	return event;
}

function shown(context: Context, event: GoogleEvent): GoogleEvent {
	const { query } = context;
	const maxAttendees = query.has('maxAttendees') ? Number(query.get('maxAttendees')) : null;
	return viewEvent(event, {
		...opened(context),
		timeZone: query.get('timeZone'),
		maxAttendees,
		showsDeletedDetails: true,
	});
}

function writeOf(context: Context): Write {
	const { calendar, role } = opened(context);
	requireRole(role, 'writer');
	return {
		...context,
		calendar,
		ifMatch: context.exchange.headers['if-match'],
		sendUpdates: context.query.get('sendUpdates') ?? 'none',
	};
}

function eventBody({ exchange }: Context): GoogleEvent {
	const body: unknown = JSON.parse(exchange.text || '{}');
	const checked = exchange.method === 'PATCH' ? withoutNulls(body) : body;
	if (isEvent(checked)) return JSON.parse(exchange.text || '{}');
	throw badRequest('parseError', 'Invalid JSON payload received.');
}

function channelBody({ exchange }: Context): GoogleChannel {
	const body: unknown = JSON.parse(exchange.text || '{}');
	if (isChannel(body)) return body;
	throw badRequest('parseError', 'Invalid JSON payload received.');
}
