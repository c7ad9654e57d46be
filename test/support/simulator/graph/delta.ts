import { randomBytes } from 'node:crypto';
import type { Reply } from './exchange';
import { graphError } from './graph-errors';
import type { Json } from './json';
import type { Calendar, Change, Item, Mailboxes } from './mailbox';
import type { Preferences } from './preferences';
import { idOf, renderEvent, renderStub } from './render-event';
import { allOccurrences, occurrencesIn, overlapsWindow } from './series';

interface Window {
	startMs: number;
	endMs: number;
}

/** One round: what it tells was settled when it began. */
interface Round {
	calendarId: string;
	window: Window;
	entries: Json[];
	/** The change up to which the round tells. */
	sequence: number;
}

type Token =
	| { kind: 'skip'; round: Round; offset: number; emptyPagesLeft: number }
	| { kind: 'delta'; calendarId: string; window: Window; sequence: number };

export interface DeltaState {
	mailboxes: Mailboxes;
	tokens: Map<string, Token>;
	/** Tokens that are refused from now on, and how: `410 SyncStateNotFound` and the like. */
	expired: Map<string, { status: number; code: string }>;
	/** Pages without any value that come before the first of the next rounds. */
	emptyPages: number;
	/** Whether rounds tell every version of what changed, older ones last. */
	repeatsEntities: boolean;
	forgeLink: (link: string) => string;
	defaultPageSize: number;
}

const REFUSED_OPTIONS = ['$select', '$filter', '$expand', '$orderby', '$search'];

/** `calendarView/delta` (https://learn.microsoft.com/graph/api/event-delta). */
export function answerDelta(
	state: DeltaState,
	calendar: Calendar,
	query: URLSearchParams,
	preferences: Preferences,
	rootUrl: string,
): Reply {
	const refused = REFUSED_OPTIONS.find((option) => query.has(option));
	if (refused !== undefined) {
		return graphError(
			400,
			'ErrorInvalidUrlQuery',
			`The following parameters are not supported with change tracking: '${refused}'.`,
		);
	}
	const value = query.get('$skiptoken') ?? query.get('$deltatoken');
	if (value === null) {
		const window = readWindow(query);
		if (window === null) {
			const message =
				'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.';
			return graphError(400, 'ErrorInvalidParameter', message);
		}
		return page(
			state,
			{
				kind: 'skip',
				round: firstRound(state, calendar, window, preferences),
				offset: 0,
				emptyPagesLeft: state.emptyPages,
			},
			preferences,
			rootUrl,
		);
	}
	const expiry = state.expired.get(value);
	if (expiry !== undefined) {
		const message = 'The sync state generation is not found; synchronize from the beginning.';
		return graphError(expiry.status, expiry.code, message);
	}
	const token = state.tokens.get(value);
	if (token === undefined) return graphError(400, 'ErrorInvalidUrlQuery', 'Badly formed token.');
	const belongsHere = (token.kind === 'skip' ? token.round.calendarId : token.calendarId) === calendar.id;
	if (!belongsHere) return graphError(400, 'ErrorInvalidUrlQuery', 'Badly formed token.');
	if (token.kind === 'skip') return page(state, token, preferences, rootUrl);
	const round = nextRound(state, calendar, token, preferences);
	return page(state, { kind: 'skip', round, offset: 0, emptyPagesLeft: state.emptyPages }, preferences, rootUrl);
}

function readWindow(query: URLSearchParams): Window | null {
	// The names of these two are taken in any case.
	const read = (name: string): number => {
		const [, value = ''] = [...query].find(([key]) => key.toLowerCase() === name) ?? [];
		return Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(value) ? value : `${value}Z`);
	};
	const window = { startMs: read('startdatetime'), endMs: read('enddatetime') };
	return Number.isNaN(window.startMs + window.endMs) || window.endMs <= window.startMs ? null : window;
}

function page(
	state: DeltaState,
	token: Extract<Token, { kind: 'skip' }>,
	preferences: Preferences,
	rootUrl: string,
): Reply {
	const { round, offset, emptyPagesLeft } = token;
	const size = emptyPagesLeft > 0 ? 0 : (preferences.maxPageSize ?? state.defaultPageSize);
	const value = round.entries.slice(offset, offset + size);
	const isLast = emptyPagesLeft === 0 && offset + size >= round.entries.length;
	const { calendarId, window, sequence } = round;
	const next: Token = isLast
		? { kind: 'delta', calendarId, window, sequence }
		: { kind: 'skip', round, offset: offset + size, emptyPagesLeft: Math.max(0, emptyPagesLeft - 1) };
	const key = randomBytes(60).toString('base64url');
	state.tokens.set(key, next);
	// Told in another form than the one that was asked with.
	const path = `${rootUrl}/v1.0/me/calendars('${encodeURIComponent(calendarId)}')/calendarView/delta`;
	const link = state.forgeLink(`${path}?${isLast ? '$deltatoken' : '$skiptoken'}=${key}`);
	const links = isLast ? { '@odata.deltaLink': link } : { '@odata.nextLink': link };
	return { status: 200, json: { '@odata.context': `${rootUrl}/v1.0/$metadata#Collection(event)`, ...links, value } };
}

function firstRound(state: DeltaState, calendar: Calendar, window: Window, preferences: Preferences): Round {
	const { mailboxes } = state;
	const items = [...mailboxes.items.values()].filter(({ calendarId }) => calendarId === calendar.id);
	const entries = items.flatMap((item) => entriesOf(item, calendar, window, preferences) ?? []);
	return { calendarId: calendar.id, window, entries, sequence: mailboxes.changes.length };
}

function nextRound(
	state: DeltaState,
	calendar: Calendar,
	token: Extract<Token, { kind: 'delta' }>,
	preferences: Preferences,
): Round {
	const { mailboxes, repeatsEntities } = state;
	const { window } = token;
	const changes = mailboxes.changes.filter(
		({ sequence, calendarId }) => sequence > token.sequence && calendarId === calendar.id,
	);
	const latest = new Map(changes.map((change) => [change.key, change]));
	const older = changes.filter((change) => change.item !== null && latest.get(change.key) !== change);
	const told = [...latest.values(), ...(repeatsEntities ? older.toReversed() : [])];
	const entries = told.flatMap((change) => changeEntries(change, mailboxes, calendar, window, preferences));
	return { calendarId: calendar.id, window, entries, sequence: mailboxes.changes.length };
}

function changeEntries(
	change: Change,
	mailboxes: Mailboxes,
	calendar: Calendar,
	window: Window,
	preferences: Preferences,
): Json[] {
	const before = mailboxes.changes.findLast(
		({ key, sequence, item }) => key === change.key && sequence < change.sequence && item !== null,
	)?.item;
	const item = change.item ?? before;
	if (item === null || item === undefined) return [];
	const entries = change.item === null ? null : entriesOf(change.item, calendar, window, preferences);
	// What lies outside of the window and changed is told like what was deleted.
	return (
		entries ?? [
			{
				'@odata.type': '#microsoft.graph.event',
				id: idOf(item, null, preferences.isImmutable),
				'@removed': { reason: 'deleted' },
			},
		]
	);
}

/** An event, or a series with its occurrences; null outside of the window. */
function entriesOf(item: Item, calendar: Calendar, window: Window, preferences: Preferences): Json[] | null {
	const whole = (event: Json): Json => ({ '@odata.type': '#microsoft.graph.event', ...event });
	const zone = calendar.viewer.timeZone;
	if (item.recurrence === null) {
		if (!overlapsWindow(item.content, window, zone)) return null;
		return [whole(renderEvent(item, null, calendar, preferences))];
	}
	const occurrences = occurrencesIn(item, window, zone);
	// An exception moved out of the window is told as removed, a deleted occurrence not at all.
	const outside = allOccurrences(item, window.endMs).filter(
		({ isException, originalStartMs, content }) =>
			isException && originalStartMs >= window.startMs && !overlapsWindow(content, window, zone),
	);
	if (occurrences.length === 0 && outside.length === 0) return null;
	return [
		whole(renderEvent(item, null, calendar, preferences)),
		...occurrences.map((occurrence) =>
			occurrence.isException
				? whole(renderEvent(item, occurrence, calendar, preferences))
				: renderStub(item, occurrence, preferences),
		),
		...outside.map(({ originalDay }) => ({
			'@odata.type': '#microsoft.graph.event',
			id: idOf(item, originalDay, preferences.isImmutable),
			'@removed': { reason: 'deleted' },
		})),
	];
}
