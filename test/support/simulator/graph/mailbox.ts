import { createHash, randomUUID } from 'node:crypto';
import type { Account } from './accounts';
import type { Clock } from './clock';
import type { Json } from './json';

/** A calendar as one person sees it in their list. */
export interface Calendar {
	id: string;
	/** Whose list it is in. */
	viewer: Account;
	owner: Account;
	name: string;
	isDefault: boolean;
	canEdit: boolean;
}

/** What an event, a series or one changed occurrence says. */
export interface Content {
	/** Properties of Graph's event that are kept as they were written. */
	properties: Json;
	isAllDay: boolean;
	/** UTC; of an all-day event the midnight of its first day as if every zone were UTC. */
	startMs: number;
	endMs: number;
	/** As written: a Windows or IANA name, or `tzone://Microsoft/Custom`. */
	startZone: string;
	endZone: string;
}

export interface Item {
	/** Never changes. */
	key: string;
	calendarId: string;
	/** How often it was moved between calendars: the default id changes with it, the immutable one does not. */
	moves: number;
	changeNumber: number;
	createdMs: number;
	modifiedMs: number;
	iCalUId: string | null;
	transactionId: string | null;
	/** The body of the request that created it, to tell a repeated one from another one. */
	createdBy: string;
	content: Content;
	/** A patternedRecurrence; null for a single event. */
	recurrence: Json | null;
	/** By original day, `20251210`. */
	exceptions: Map<string, Content>;
	deletedOccurrences: Set<string>;
	extendedProperties: { id: string; value: string }[];
	/** Laid over the JSON of the item, to tell what no client can write. */
	overrides: Json;
}

/** One entry of the log that delta queries read. */
export interface Change {
	sequence: number;
	calendarId: string;
	key: string;
	changeType: 'created' | 'updated' | 'deleted';
	/** The item as it was right after the change; null where it was deleted or left the calendar. */
	item: Item | null;
}

export interface Mailboxes {
	clock: Clock;
	calendars: Calendar[];
	items: Map<string, Item>;
	/** Of deleted events too: they are not free again. */
	transactionIds: Map<string, string>;
	changes: Change[];
	onChange: (change: Change) => void;
}

export function createMailboxes(clock: Clock): Mailboxes {
	return {
		clock,
		calendars: [],
		items: new Map(),
		transactionIds: new Map(),
		changes: [],
		onChange: () => undefined,
	};
}

export function addCalendar(
	mailboxes: Mailboxes,
	input: { viewer: Account; owner?: Account; name: string; isDefault?: boolean; canEdit?: boolean },
): Calendar {
	const { viewer, owner = viewer, name, isDefault = false, canEdit = true } = input;
	const id = `AAMkA${digest(`calendar:${viewer.oid}:${mailboxes.calendars.length}`, 60)}AAA=`;
	const calendar = { id, viewer, owner, name, isDefault, canEdit };
	mailboxes.calendars.push(calendar);
	return calendar;
}

export function addItem(
	mailboxes: Mailboxes,
	calendarId: string,
	input: Pick<Item, 'content' | 'recurrence'> & Partial<Item>,
): Item {
	const nowMs = mailboxes.clock.nowMs();
	const key = input.key ?? randomUUID();
	const item: Item = {
		key,
		calendarId,
		moves: 0,
		changeNumber: 0,
		createdMs: nowMs,
		modifiedMs: nowMs,
		iCalUId: `040000008200E00074C5B7101A82E008${digest(key, 48)
			.replaceAll(/[^A-Za-z0-9]/g, '0')
			.toUpperCase()}`,
		transactionId: null,
		createdBy: '',
		exceptions: new Map(),
		deletedOccurrences: new Set(),
		extendedProperties: [],
		overrides: {},
		...input,
	};
	mailboxes.items.set(key, item);
	if (item.transactionId !== null) mailboxes.transactionIds.set(item.transactionId, key);
	record(mailboxes, item, 'created');
	return item;
}

/** Notes that an item changed; call it after changing it. */
export function touchItem(mailboxes: Mailboxes, item: Item): void {
	// At least a millisecond later: the order of versions is told by it.
	item.modifiedMs = Math.max(mailboxes.clock.nowMs(), item.modifiedMs + 1);
	record(mailboxes, item, 'updated');
}

export function deleteItem(mailboxes: Mailboxes, item: Item): void {
	mailboxes.items.delete(item.key);
	log(mailboxes, { calendarId: item.calendarId, key: item.key, changeType: 'deleted', item: null });
}

/** To another calendar: for the one it leaves it is gone. */
export function moveItem(mailboxes: Mailboxes, item: Item, calendarId: string): void {
	log(mailboxes, { calendarId: item.calendarId, key: item.key, changeType: 'deleted', item: null });
	item.calendarId = calendarId;
	item.moves += 1;
	record(mailboxes, item, 'created');
}

function record(mailboxes: Mailboxes, item: Item, changeType: 'created' | 'updated'): void {
	item.changeNumber = mailboxes.changes.length + 1;
	const { calendarId, key } = item;
	log(mailboxes, { calendarId, key, changeType, item: structuredClone(item) });
}

function log(mailboxes: Mailboxes, change: Omit<Change, 'sequence'>): void {
	const entry = { sequence: mailboxes.changes.length + 1, ...change };
	mailboxes.changes.push(entry);
	mailboxes.onChange(entry);
}

/** Base64 as Exchange's ids are: case-sensitive, with `-` and `_`. */
export function digest(text: string, length: number): string {
	let result = '';
	for (let part = 0; result.length < length; part += 1) {
		result += createHash('sha256').update(`${part}:${text}`).digest('base64url');
	}
	return result.slice(0, length);
}
