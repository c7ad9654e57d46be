import type { Interval, QuarantinedItem, RemoteEvent } from '../../domain/remote-event';
import { DAY_MS } from '../../time';
import { expandFeed } from '../ical/expand-feed';
import type { Meter } from '../ical/expand-rule';
import { createPace, DEFAULT_LIMITS, MAX_RAW_LENGTH } from '../ical/limits';
import { cleanText, splitFeed } from '../ical/split-feed';
import { ProviderError, type KnownEvent, type ReadInput } from '../provider';
import type { CalendarObject } from './fetch-objects';
import { reasons } from './reasons';

export interface ReadObject {
	/** Its occurrences in the window. */
	events: RemoteEvent[];
	quarantined: QuarantinedItem[];
	itemCount: number;
}

/** Beyond what the engine reads: no event lies outside. */
const ALL_TIMES: Interval = { start: new Date(Date.UTC(999, 0, 1)), end: new Date(Date.UTC(10_000, 0, 3)) };

/**
 * The occurrences of one calendar object: one UID, with its master and overrides (RFC 4791, 4.1), read by the engine
 * that reads feeds. What cannot be read is quarantined; where not even a UID is to be found, by the resource.
 */
export async function readObject(
	object: CalendarObject,
	input: ReadInput,
	meter: Meter = createMeter(),
): Promise<ReadObject> {
	const { resource, etag, text } = object;
	const { window, timeZone, ownerEmails } = input;
	try {
		const { events, quarantined, itemCount } = await expandFeed(
			text,
			{ window, timeZone, ownerEmails },
			meter.limits,
			meter,
		);
		return { events: events.map((event) => ({ ...event, resource, etag })), quarantined, itemCount };
	} catch (error) {
		if (!(error instanceof ProviderError) || error.code !== 'BAD_ANSWER') throw error;
		const uid = /^UID[^:\r\n]*:(.*)$/im.exec(text)?.[1]?.trim() || null;
		return { events: [], quarantined: [unreadable(resource, reasons.objectUnreadable, text, uid)], itemCount: 1 };
	}
}

/** What the rules of one calendar, all its objects together, may use up. */
export function createMeter(): Meter {
	return { limits: DEFAULT_LIMITS, rulesMs: 0, occurrences: 0 };
}

/** An object that cannot be read, or that the server does not give out. Its rows are found by their resource. */
export function unreadable(resource: string, reason: string, text = '', uid: string | null = null): QuarantinedItem {
	return { id: resource, uid, reason, raw: text.slice(0, MAX_RAW_LENGTH) };
}

/**
 * One event of an object, also where it was moved out of the window; null where the object does not hold it any more.
 * `uid` and the rest of `externalId` are as this project made them of the object.
 */
export async function findEvent(
	object: CalendarObject,
	known: Pick<KnownEvent, 'externalId' | 'start' | 'end'>,
	input: ReadInput,
): Promise<RemoteEvent | QuarantinedItem | null> {
	const parts = await eventLines(object.text);
	const window = recurs(parts) ? windowAround(parts, known, input.window) : ALL_TIMES;
	const { events, quarantined } = await readObject(object, { ...input, window });
	return events.find(({ externalId }) => externalId === known.externalId) ?? quarantined[0] ?? null;
}

/** The only event of an object without recurrence, wherever in time it lies; null for others. */
export async function findSingle(object: CalendarObject, input: ReadInput): Promise<RemoteEvent | null> {
	if (await isRecurring(object.text)) return null;
	const { events } = await readObject(object, { ...input, window: ALL_TIMES });
	return events.length === 1 ? (events[0] ?? null) : null;
}

export async function isRecurring(text: string): Promise<boolean> {
	return recurs(await eventLines(text));
}

/** The lines of each event: those of a VTIMEZONE have rules, too, which say when clocks change. */
async function eventLines(text: string): Promise<string[][]> {
	const calendars = (await splitFeed(cleanText(text), createPace())) ?? [];
	return calendars.flatMap(({ events }) => events.map(({ lines }) => lines));
}

function recurs(parts: readonly (readonly string[])[]): boolean {
	return parts.some((lines) => lines.some((line) => /^(RRULE|RDATE|RECURRENCE-ID)[;:]/i.test(line)));
}

/** The window, widened to the event and to wherever an override has moved an occurrence: a series may have no end. */
function windowAround(parts: readonly (readonly string[])[], known: Interval, window: Interval): Interval {
	const overrides = parts.filter((lines) => lines.some((line) => /^RECURRENCE-ID[;:]/i.test(line)));
	const days = overrides.flat().flatMap((line) => {
		const date = /^DTSTART[;:](?:.*:)?(\d{4})(\d{2})(\d{2})/i.exec(line);
		return date ? [Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]))] : [];
	});
	const starts = [window.start, known.start].map((date) => date.getTime());
	const ends = [window.end, known.end].map((date) => date.getTime());
	return {
		start: new Date(Math.min(...starts, ...days) - DAY_MS),
		end: new Date(Math.max(...ends, ...days) + 2 * DAY_MS),
	};
}
