import { isSameContent, SHARED_FIELDS } from './merge';
import type { Merge, SharedContent, SharedField } from './merge';
import type { OutboundAction, SyncStatus } from './event';
import { isDeleted } from './reconcile';

/** What a booking last made of its event: the row differs from it where somebody else changed it since. */
export interface DerivedContent {
	content: SharedContent;
	/** The calendar refused it for good, and its own version stands. */
	isRefused: boolean;
}

/** An event row that was made from a booking. */
export interface BookedEvent {
	name: string;
	/** Whose calendar it is in; null: the calendar is gone. */
	user: string | null;
	integration: string;
	/** Its calendar is not written to any more. */
	isOutOfReach: boolean;
	status: SyncStatus;
	content: SharedContent;
	derived: DerivedContent;
	/** Its calendar holds what the row says. */
	isSettled: boolean;
}

/** Somebody a booking belongs to, with the calendar to write to; `isAssigned` is the one whose changes count. */
export interface BookingPerson {
	user: string;
	integration: string | null;
	isAssigned: boolean;
	content: SharedContent;
}

/** What became of a booking's event at the calendar service. Instants in UTC. */
export type ExternalChange =
	| { kind: 'moved'; event: string; start_datetime: string; end_datetime: string }
	| { kind: 'deleted'; event: string };

/**
 * The change that the assigned user made in their calendar and the booking does not know; null: none. Where the booking
 * was changed as well, its change is the later one: it asked for this look.
 */
export function findExternalChange(
	rows: readonly BookedEvent[],
	{ user, content }: BookingPerson,
): ExternalChange | null {
	const row = ownRow(rows, user);
	if (row === null) return null;
	if (row.status === 'Deleted Externally') {
		return isSameContent(content, row.derived.content) ? { kind: 'deleted', event: row.name } : null;
	}
	if (isDeleted(row.status) || !row.isSettled || row.derived.isRefused) return null;
	const { when } = row.content;
	const known = row.derived.content.when;
	if (isSameWhen(when, known) || !isSameWhen(content.when, known)) return null;
	return { kind: 'moved', event: row.name, start_datetime: when.start, end_datetime: when.end };
}

/**
 * Whether what waits to be written to the event's calendar is a change of its booking: of what differs from the version
 * both sides had, something is as the booking has it.
 */
export function carriesBooking(row: {
	booked: DerivedContent | null;
	content: SharedContent;
	commonVersion: SharedContent | null;
	outboundAction: OutboundAction | null;
}): boolean {
	const { booked, content, commonVersion, outboundAction } = row;
	if (booked === null || commonVersion === null || outboundAction !== 'update') return false;
	return SHARED_FIELDS.some(
		(field) => isSame(content, booked.content, field) && !isSame(content, commonVersion, field),
	);
}

/** The person's event: the one that stands, else the last one that was deleted. */
export function ownRow(rows: readonly BookedEvent[], user: string): BookedEvent | null {
	const own = rows.filter((row) => row.user === user);
	return own.find(({ status }) => !isDeleted(status)) ?? own.at(-1) ?? null;
}

export interface DerivationPlan {
	create: BookingPerson[];
	update: { row: BookedEvent; content: SharedContent; derived: SharedContent }[];
	remove: BookedEvent[];
}

/** What the calendars need so that each person has the booking's event once, and nobody else has it. */
export function planDerivation(rows: readonly BookedEvent[], people: readonly BookingPerson[]): DerivationPlan {
	const plan: DerivationPlan = { create: [], update: [], remove: [] };
	const kept = new Set<string>();
	for (const person of people) {
		const found = ownRow(rows, person.user);
		const row = found !== null && isLeft(found, person) ? null : found;
		if (row !== null) kept.add(row.name);
		const isKnown = row !== null && isSameContent(person.content, row.derived.content);
		if (row !== null && !isDeleted(row.status)) {
			if (!isKnown) plan.update.push({ row, content: withChanges(row, person.content), derived: person.content });
		} else if (!isKnown && person.integration !== null) {
			// Whoever deleted the event in their calendar is not sent it again before the booking changes.
			plan.create.push(person);
		}
	}
	plan.remove.push(...rows.filter((row) => !kept.has(row.name) && !isDeleted(row.status)));
	return plan;
}

/** It stays in a calendar that is not written to any more, and the person has another one that is. */
function isLeft({ integration, isOutOfReach, status }: BookedEvent, person: BookingPerson): boolean {
	return isOutOfReach && !isDeleted(status) && person.integration !== null && person.integration !== integration;
}

/** Only what the booking changed: a title or place corrected in the calendar stays. */
function withChanges({ content, derived }: BookedEvent, wanted: SharedContent): SharedContent {
	const isChanged = (field: SharedField) => JSON.stringify(wanted[field]) !== JSON.stringify(derived.content[field]);
	const pick = <Field extends SharedField>(field: Field): SharedContent[Field] =>
		derived.isRefused || isChanged(field) ? wanted[field] : content[field];
	return {
		event_title: pick('event_title'),
		description: pick('description'),
		location: pick('location'),
		when: pick('when'),
		attendees: pick('attendees'),
	};
}

/** What somebody changed in the event since the booking last made it, and gives way to what the booking has become. */
export function overwrittenBy(content: SharedContent, row: BookedEvent): Merge['lost'] {
	const isLost = (field: SharedField) =>
		!isSame(row.content, content, field) && !isSame(row.content, row.derived.content, field);
	const side = row.isSettled ? 'provider' : 'here';
	return SHARED_FIELDS.filter(isLost).map((field) => ({ field, value: row.content[field], side }));
}

function isSame(one: SharedContent, other: SharedContent, field: SharedField): boolean {
	return JSON.stringify(one[field]) === JSON.stringify(other[field]);
}

function isSameWhen(one: SharedContent['when'], other: SharedContent['when']): boolean {
	return one.start === other.start && one.end === other.end;
}
