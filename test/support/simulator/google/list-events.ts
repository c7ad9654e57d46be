import { randomBytes } from 'node:crypto';
import { ApiError, badRequest } from './api-error';
import { EXCLUDED_BY_SYNC_TOKEN } from './checker';
import { spanOf } from './event-time';
import type { Reply } from './exchange';
import { isRfc3339, type GoogleEvent } from './schema-checks';
import { selectChanges, selectEvents, type Selection } from './select-events';
import { viewEvent, type View } from './view-event';
import { hasRole, type AccessRole, type SimulatedCalendar, type World } from './world';

interface SyncToken {
	calendarId: string;
	parameters: string;
	seq: number;
	selection: Selection;
	isExpired: boolean;
}

interface PageToken {
	calendarId: string;
	parameters: string;
	rest: GoogleEvent[];
	isBeforeEmptyPage: boolean;
	/** What the last page answers with. */
	sync: { seq: number; selection: Selection } | null;
}

export interface ListState {
	syncTokens: Map<string, SyncToken>;
	pageTokens: Map<string, PageToken>;
	/** How Google may cut pages: shorter than asked for, with empty ones between. */
	paging: { maxPageSize: number; hasEmptyPages: boolean };
	/** Whether a deleted series is told of as itself instead of as its occurrences. */
	tellsCancelledSeries: boolean;
}

export interface ListRequest {
	world: World;
	state: ListState;
	calendar: SimulatedCalendar;
	role: AccessRole;
	query: URLSearchParams;
}

const DEFAULT_PAGE_SIZE = 250;
const MAX_PAGE_SIZE = 2500;
/** Beside these Google gives no sync token. */
const WITHOUT_SYNC = ['iCalUID', 'orderBy', 'privateExtendedProperty', 'q', 'sharedExtendedProperty', 'updatedMin'];
const NOT_SIMULATED = ['privateExtendedProperty', 'q', 'sharedExtendedProperty', 'updatedMin'];

export function createListState(): ListState {
	const paging = { maxPageSize: MAX_PAGE_SIZE, hasEmptyPages: false };
	return { syncTokens: new Map(), pageTokens: new Map(), paging, tellsCancelledSeries: false };
}

export function listEvents(request: ListRequest): Reply {
	const { world, calendar, role, query } = request;
	const unsimulated = NOT_SIMULATED.find((name) => query.has(name));
	if (unsimulated !== undefined) throw new ApiError({ status: 501, reason: 'notSimulated', message: unsimulated });
	const { items, ...tokens } = pageOf(request);
	const view: View = {
		calendar,
		role,
		timeZone: query.get('timeZone'),
		maxAttendees: query.has('maxAttendees') ? Number(query.get('maxAttendees')) : null,
		showsDeletedDetails: false,
	};
	return {
		status: 200,
		json: {
			kind: 'calendar#events',
			etag: `"p${world.seq}"`,
			summary: calendar.summary,
			description: '',
			updated: new Date(world.clock.nowMs()).toISOString(),
			timeZone: query.get('timeZone') ?? calendar.timeZone,
			accessRole: role,
			defaultReminders: [],
			...tokens,
			items: items.map((event) => viewEvent(event, view)),
		},
	};
}

interface Page {
	items: GoogleEvent[];
	nextPageToken?: string;
	nextSyncToken?: string;
}

function pageOf(request: ListRequest): Page {
	const { state, calendar, query } = request;
	const parameters = fingerprintOf(query, ['pageToken']);
	const asked = query.get('pageToken');
	if (asked === null) {
		const { items, sync } = resultOf(request);
		return cut(request, { calendarId: calendar.id, parameters, rest: items, isBeforeEmptyPage: true, sync });
	}
	const page = state.pageTokens.get(asked);
	if (page === undefined || page.calendarId !== calendar.id || page.parameters !== parameters) {
		throw badRequest('invalid', 'Invalid page token value.', 'pageToken');
	}
	return cut(request, page);
}

/** Cuts the next page off what is left; the last one carries the sync token. */
function cut({ state, calendar, query }: ListRequest, page: PageToken): Page {
	const asked = Math.min(Number(query.get('maxResults') ?? DEFAULT_PAGE_SIZE), MAX_PAGE_SIZE);
	const isEmpty = state.paging.hasEmptyPages && page.isBeforeEmptyPage;
	const size = isEmpty ? 0 : Math.min(asked, state.paging.maxPageSize);
	const items = page.rest.slice(0, size);
	const rest = page.rest.slice(size);
	if (rest.length > 0 || isEmpty) {
		const nextPageToken = randomBytes(18).toString('base64url');
		state.pageTokens.set(nextPageToken, { ...page, rest, isBeforeEmptyPage: !isEmpty });
		return { items, nextPageToken };
	}
	if (page.sync === null) return { items };
	const nextSyncToken = `${randomBytes(18).toString('base64url')}=`;
	const parameters = fingerprintOf(query, ['pageToken', 'syncToken', ...EXCLUDED_BY_SYNC_TOKEN]);
	state.syncTokens.set(nextSyncToken, { calendarId: calendar.id, parameters, isExpired: false, ...page.sync });
	return { items, nextSyncToken };
}

function resultOf(request: ListRequest): { items: GoogleEvent[]; sync: PageToken['sync'] } {
	const { world, state, calendar, query } = request;
	if (query.has('syncToken')) {
		const token = readSyncToken(request);
		const { seq, selection } = token;
		const items = selectChanges(calendar, seq, selection, state.tellsCancelledSeries);
		return { items: items.filter(filterOf(request)), sync: { seq: world.seq, selection } };
	}
	const selection = readSelection(query);
	const items = selectEvents(calendar, selection).filter(filterOf(request));
	if (query.get('orderBy') === 'startTime') {
		if (!selection.singleEvents)
			throw badRequest('badRequest', 'The requested ordering is not available for the particular query.', 'orderBy');
		items.sort((a, b) => spanOf(a, calendar.timeZone).startMs - spanOf(b, calendar.timeZone).startMs);
	}
	const sync = WITHOUT_SYNC.some((name) => query.has(name)) ? null : { seq: world.seq, selection };
	return { items, sync };
}

function readSyncToken({ state, calendar, query }: ListRequest): SyncToken {
	const excluded = EXCLUDED_BY_SYNC_TOKEN.find((name) => query.has(name));
	if (excluded !== undefined || query.get('showDeleted') === 'false') {
		const name = excluded ?? 'showDeleted';
		throw badRequest('badRequest', `Sync token cannot be used with ${name}.`, name);
	}
	const token = state.syncTokens.get(query.get('syncToken') ?? '');
	if (token === undefined || token.isExpired || token.calendarId !== calendar.id) {
		throw new ApiError({
			status: 410,
			reason: 'fullSyncRequired',
			domain: 'calendar',
			message: 'Sync token is no longer valid, a full sync is required.',
			location: { type: 'parameter', name: 'syncToken' },
		});
	}
	// Google calls it "undefined behavior"; here it is an error.
	if (token.parameters !== fingerprintOf(query, ['pageToken', 'syncToken'])) {
		throw badRequest('badRequest', 'All other query parameters must be those of the initial request.', 'syncToken');
	}
	return token;
}

function readSelection(query: URLSearchParams): Selection {
	const [timeMinMs, timeMaxMs] = ['timeMin', 'timeMax'].map((name) => readInstant(query, name));
	if (timeMinMs != null && timeMaxMs != null && timeMaxMs <= timeMinMs) {
		throw badRequest('timeRangeEmpty', 'The specified time range is empty.', 'timeMax');
	}
	return {
		timeMinMs: timeMinMs ?? null,
		timeMaxMs: timeMaxMs ?? null,
		singleEvents: query.get('singleEvents') === 'true',
		showDeleted: query.get('showDeleted') === 'true',
	};
}

/** Milliseconds are ignored, as Google says. */
function readInstant(query: URLSearchParams, name: string): number | null {
	const text = query.get(name);
	if (text === null) return null;
	if (!isRfc3339(text)) throw badRequest('badRequest', 'Bad Request', name);
	return Math.floor(Date.parse(text) / 1000) * 1000;
}

/** Readers of free and busy see what blocks, and its tombstones. */
function filterOf({ query, role }: ListRequest): (event: GoogleEvent) => boolean {
	const types = query.getAll('eventTypes');
	const uid = query.get('iCalUID');
	const seesAll = hasRole(role, 'reader');
	return (event) => {
		const isSeen = seesAll || event.status === 'cancelled' || event.transparency !== 'transparent';
		const isOfType = types.length === 0 || types.includes(event.eventType ?? 'default');
		return isSeen && isOfType && (uid === null || event.iCalUID === uid);
	};
}

function fingerprintOf(query: URLSearchParams, without: readonly string[]): string {
	const entries = [...query].filter(([name]) => !without.includes(name));
	return JSON.stringify(entries.sort(([a, x], [b, y]) => `${a}=${x}`.localeCompare(`${b}=${y}`)));
}
