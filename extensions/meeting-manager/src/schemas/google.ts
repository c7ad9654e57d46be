import { z } from 'zod';

/**
 * Answers of Google Calendar, as far as they are used. What is missing, null or of another type than documented becomes
 * null, so that one odd property does not cost an event; only an id is insisted on.
 */

const text = z.string().nullable().catch(null).default(null);
const flag = z.boolean().catch(false).default(false);

/** Missing, null or unreadable: null. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullable().catch(null).default(null);

const eventTime = optional(z.object({ date: text, dateTime: text, timeZone: text }));
const person = optional(z.object({ email: text, displayName: text, self: flag }));

const attendee = z.object({
	email: text,
	displayName: text,
	responseStatus: text,
	self: flag,
	organizer: flag,
	resource: flag,
	optional: flag,
	comment: text,
	additionalGuests: optional(z.number()),
});

const entryPoint = z.object({ entryPointType: text, uri: text });

/** An event, an occurrence, a series, or the tombstone of one. */
const googleEvent = z.object({
	id: z.string().min(1),
	etag: text,
	status: text,
	summary: text,
	description: text,
	location: text,
	start: eventTime,
	end: eventTime,
	endTimeUnspecified: flag,
	recurrence: optional(z.array(z.string())),
	recurringEventId: text,
	originalStartTime: eventTime,
	iCalUID: text,
	eventType: text,
	transparency: text,
	visibility: text,
	attendees: optional(z.array(optional(attendee))),
	attendeesOmitted: flag,
	organizer: person,
	creator: person,
	hangoutLink: text,
	conferenceData: optional(z.object({ entryPoints: optional(z.array(optional(entryPoint))) })),
	updated: text,
});

export type GoogleEvent = z.infer<typeof googleEvent>;

const page = z.object({
	items: z.array(z.unknown()).default([]),
	nextPageToken: text,
	nextSyncToken: text,
	accessRole: text,
});

export type GooglePage = z.infer<typeof page>;

const calendarListEntry = z.object({
	id: z.string().min(1),
	summary: text,
	summaryOverride: text,
	timeZone: text,
	accessRole: text,
	primary: flag,
	deleted: flag,
});

export type GoogleCalendar = z.infer<typeof calendarListEntry>;

const channel = z.object({ id: z.string().min(1), resourceId: z.string().min(1), expiration: text });

const errorAnswer = z.object({
	error: z.object({
		errors: optional(z.array(z.object({ reason: text }))),
		details: optional(z.array(optional(z.object({ reason: text })))),
	}),
});

/** Null for what is no event. */
export function readGoogleEvent(value: unknown): GoogleEvent | null {
	return googleEvent.safeParse(value).data ?? null;
}

/** A page of any list; null for anything else. */
export function readGooglePage(value: unknown): GooglePage | null {
	return page.safeParse(value).data ?? null;
}

export function readGoogleCalendar(value: unknown): GoogleCalendar | null {
	return calendarListEntry.safeParse(value).data ?? null;
}

/** `expires` is null where Google does not say. */
export function readGoogleChannel(value: unknown): { id: string; resourceId: string; expires: Date | null } | null {
	const { data } = channel.safeParse(value);
	if (data === undefined) return null;
	const expiresMs = Number(data.expiration ?? Number.NaN);
	const isReadable = expiresMs > 0 && expiresMs < MAX_DATE_MS;
	return { id: data.id, resourceId: data.resourceId, expires: isReadable ? new Date(expiresMs) : null };
}

const MAX_DATE_MS = 8.64e15;

/** The reasons of an error answer, in the older form and in the newer; none for anything else. */
export function readGoogleReasons(value: unknown): string[] {
	const { data } = errorAnswer.safeParse(value);
	if (data === undefined) return [];
	const entries = [...(data.error.errors ?? []), ...(data.error.details ?? [])];
	return entries.map((entry) => entry?.reason ?? '').filter((reason) => reason !== '');
}
