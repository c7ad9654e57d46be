import type { DerivedContent } from '../domain/booking-events';
import { EVENT_TYPES } from '../domain/event';
import type { SharedContent } from '../domain/merge';
import { fromJson, toInstant, toJson, toText } from './values';

/** The content of an event that both sides may change, as rows and their JSON columns hold it. */

/** The shared content of a row as it is stored or about to be. */
export function contentOfRow(row: Readonly<Record<string, unknown>>): SharedContent {
	return {
		event_title: toText(row.event_title) ?? '',
		description: toText(row.description),
		location: toText(row.location),
		when: {
			start: toInstant(row.start_datetime)?.toISOString() ?? '',
			end: toInstant(row.end_datetime)?.toISOString() ?? '',
			isAllDay: EVENT_TYPES.find((type) => type === row.event_type) === 'All-Day Event',
		},
		attendees: attendeesOf(row.attendees_json).map(({ email }) => email.toLowerCase()),
	};
}

/** The columns that hold shared content. */
export function columnsOf(content: SharedContent): Record<string, unknown> {
	return {
		event_title: content.event_title,
		description: content.description,
		location: content.location,
		start_datetime: new Date(content.when.start),
		end_datetime: new Date(content.when.end),
	};
}

export function commonVersionColumn(content: SharedContent | null): string | null {
	return fromJson(content);
}

export function derivedColumn(derived: DerivedContent | null): string | null {
	return derived === null ? null : fromJson({ ...derived.content, isRefused: derived.isRefused });
}

/** What a booking last made of its event, null where the row stands for none. */
export function readDerived(stored: unknown): DerivedContent | null {
	const content = readContent(stored);
	const value = toJson(stored);
	if (content === null || typeof value !== 'object' || value === null) return null;
	return { content, isRefused: 'isRefused' in value && value.isRefused === true };
}

/** Attendees of a row, in order. */
export function attendeesOf(stored: unknown): { email: string; displayName: string | null }[] {
	const list = toJson(stored);
	if (!Array.isArray(list)) return [];
	return list.flatMap((entry: unknown) => {
		if (typeof entry === 'string') return [{ email: entry, displayName: null }];
		if (typeof entry !== 'object' || entry === null || !('email' in entry) || typeof entry.email !== 'string')
			return [];
		const name = 'display_name' in entry ? toText(entry.display_name) : null;
		return [{ email: entry.email, displayName: name }];
	});
}

/** Shared content as a JSON column holds it, null where it holds none. */
export function readContent(stored: unknown): SharedContent | null {
	const value = toJson(stored);
	if (typeof value !== 'object' || value === null || !('when' in value)) return null;
	const { when } = value;
	if (typeof when !== 'object' || when === null || !('start' in when) || !('end' in when)) return null;
	const fields = new Map(Object.entries(value));
	const attendees: unknown = fields.get('attendees');
	return {
		event_title: toText(fields.get('event_title')) ?? '',
		description: toText(fields.get('description')),
		location: toText(fields.get('location')),
		when: {
			start: String(when.start),
			end: String(when.end),
			isAllDay: 'isAllDay' in when && when.isAllDay === true,
		},
		attendees: Array.isArray(attendees) ? attendees.map(String) : [],
	};
}
