import { localToInstant } from '../../../../extensions/meeting-manager/src/time';
import type { Reply } from './exchange';
import { graphError } from './graph-errors';
import { isJson, objectIn, textIn, type Json } from './json';
import type { Content, Item } from './mailbox';
import { ianaOf } from './windows-zones';

/** What a client's JSON says of an event, laid over what it was before; or the answer that refuses it. */
export type EventReading = { content: Content; recurrence: Json | null } | { refusal: Reply };

export interface ReadOptions {
	/** Zones that this mailbox's server does not know, beside those nobody knows. */
	unsupportedZones: readonly string[];
	organizer: { name: string; address: string };
}

/** Properties that are not kept as they came: the times, and what is kept beside the content. */
const APART = new Set(['start', 'end', 'isAllDay', 'recurrence', 'transactionId', 'singleValueExtendedProperties']);

export function readEvent(
	json: Json,
	before: Item | null,
	content: Content | null,
	options: ReadOptions,
): EventReading {
	const isAllDay = typeof json['isAllDay'] === 'boolean' ? json['isAllDay'] : (content?.isAllDay ?? false);
	const start = readTime(json['start'], isAllDay, options);
	const end = readTime(json['end'], isAllDay, options);
	for (const time of [start, end]) if (time !== null && 'refusal' in time) return time;
	const startMs = start === null || 'refusal' in start ? content?.startMs : start.ms;
	const endMs = end === null || 'refusal' in end ? content?.endMs : end.ms;
	if (startMs === undefined || endMs === undefined) {
		return refuse('ErrorInvalidRequest', "Your request can't be completed. Start and End are required.");
	}
	if (endMs < startMs) return refuse('ErrorPropertyValidationFailure', 'At least one property failed validation.');
	if (isAllDay && (startMs % 86_400_000 !== 0 || endMs % 86_400_000 !== 0 || endMs === startMs)) {
		const message =
			'The Event.Start and Event.End of an all-day event need to be set to midnight, a day apart or more.';
		return refuse('ErrorInvalidRequest', message);
	}
	const written = Object.fromEntries(
		Object.entries(json).filter(([name]) => !APART.has(name) && !name.startsWith('@')),
	);
	const recurrence = 'recurrence' in json ? json['recurrence'] : (before?.recurrence ?? null);
	return {
		content: {
			properties: { ...content?.properties, ...completed(written, options.organizer) },
			isAllDay,
			startMs,
			endMs,
			startZone: textIn(objectIn(json, 'start'), 'timeZone') ?? content?.startZone ?? 'UTC',
			endZone: textIn(objectIn(json, 'end'), 'timeZone') ?? content?.endZone ?? 'UTC',
		},
		recurrence: isJson(recurrence) ? recurrence : null,
	};
}

/** What Graph adds to properties it is given: an answer of each attendee, the list of locations. */
function completed(written: Json, organizer: ReadOptions['organizer']): Json {
	const result: Json = { ...written };
	if (isJson(written['body'])) {
		result['body'] = { ...written['body'], contentType: String(written['body']['contentType']).toLowerCase() };
	}
	if (Array.isArray(written['attendees'])) {
		const attendees = written['attendees'].filter(isJson);
		result['attendees'] = attendees.map((attendee) => ({
			type: 'required',
			status: { response: 'none', time: '0001-01-01T00:00:00Z' },
			...attendee,
		}));
		result['organizer'] = { emailAddress: organizer };
	}
	if (isJson(written['location'])) {
		const displayName = textIn(written['location'], 'displayName') ?? '';
		const kind = displayName === '' ? { uniqueIdType: 'unknown' } : { uniqueId: displayName, uniqueIdType: 'private' };
		const location = { locationType: 'default', ...kind, ...written['location'] };
		result['location'] = location;
		result['locations'] = displayName === '' ? [] : [location];
	}
	return result;
}

function readTime(value: unknown, isAllDay: boolean, options: ReadOptions): { ms: number } | { refusal: Reply } | null {
	if (value === undefined) return null;
	const json = isJson(value) ? value : {};
	const zoneName = textIn(json, 'timeZone') ?? 'UTC';
	const zone = ianaOf(zoneName);
	if (zone === null || options.unsupportedZones.includes(zoneName)) {
		return refuse('TimeZoneNotSupportedException', `A valid TimeZone value must be specified. '${zoneName}' is not.`);
	}
	const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?(Z)?$/.exec(
		textIn(json, 'dateTime') ?? '',
	);
	if (parts === null) return refuse('RequestBodyRead', 'The value of a DateTimeTimeZone cannot be read.');
	const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
		.slice(1, 7)
		.map((part) => Number(part ?? 0));
	const local = { year, month, day, hour, minute, second };
	return { ms: localToInstant(local, isAllDay || parts[8] === 'Z' ? 'UTC' : zone).getTime() };
}

function refuse(code: string, message: string): { refusal: Reply } {
	return { refusal: graphError(400, code, message) };
}
