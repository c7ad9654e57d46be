import { z } from 'zod';

/**
 * Answers of Microsoft Graph, as far as they are used. What is missing, null or of another type than documented becomes
 * null, so that one odd property does not cost an event; only an id and, where they are needed, times are insisted on.
 */

const text = z.string().nullable().catch(null).default(null);
const flag = z.boolean().catch(false).default(false);

const dateTimeTimeZone = z.object({ dateTime: z.string(), timeZone: text }).nullable().catch(null).default(null);

const recipient = z
	.object({ emailAddress: z.object({ address: text, name: text }).nullable().catch(null).default(null) })
	.nullable()
	.catch(null)
	.default(null);

const response = z.object({ response: text }).nullable().catch(null).default(null);

const attendee = z.object({
	emailAddress: z.object({ address: text, name: text }).nullable().catch(null).default(null),
	status: response,
	type: text,
});

/** An event, a series, an exception, or the bare stub of an occurrence. */
const graphEvent = z.object({
	id: z.string().min(1),
	'@odata.etag': text,
	type: text,
	seriesMasterId: text,
	subject: text,
	body: z.object({ contentType: text, content: text }).nullable().catch(null).default(null),
	bodyPreview: text,
	location: z.object({ displayName: text }).nullable().catch(null).default(null),
	onlineMeeting: z.object({ joinUrl: text }).nullable().catch(null).default(null),
	onlineMeetingUrl: text,
	attendees: z.array(attendee.nullable().catch(null)).nullable().catch(null).default(null),
	organizer: recipient,
	responseStatus: response,
	isOrganizer: z.boolean().nullable().catch(null).default(null),
	isAllDay: flag,
	isCancelled: flag,
	showAs: text,
	start: dateTimeTimeZone,
	end: dateTimeTimeZone,
	originalStart: text,
	originalStartTimeZone: text,
	iCalUId: text,
	lastModifiedDateTime: text,
});

export type GraphEvent = z.infer<typeof graphEvent>;

const removedEntry = z.object({ id: z.string().min(1), '@removed': z.object({}) });

const calendar = z.object({
	id: z.string().min(1),
	name: text,
	isDefaultCalendar: flag,
	canEdit: flag,
	owner: z.object({ name: text, address: text }).nullable().catch(null).default(null),
});

export type GraphCalendar = z.infer<typeof calendar>;

const page = z.object({
	value: z.array(z.unknown()),
	'@odata.nextLink': z.string().optional(),
	'@odata.deltaLink': z.string().optional(),
});

export type GraphPage = z.infer<typeof page>;

const subscription = z.object({ id: z.string().min(1), expirationDateTime: z.string() });

const errorAnswer = z.object({ error: z.object({ code: z.string().catch(''), message: z.string().catch('') }) });

/** Null for what is no event. */
export function readGraphEvent(value: unknown): GraphEvent | null {
	return graphEvent.safeParse(value).data ?? null;
}

/** The id of an entry of a delta that says that something is gone; null for any other entry. */
export function readRemovedId(value: unknown): string | null {
	return removedEntry.safeParse(value).data?.id ?? null;
}

export function readGraphCalendar(value: unknown): GraphCalendar | null {
	return calendar.safeParse(value).data ?? null;
}

export function readGraphPage(value: unknown): GraphPage | null {
	return page.safeParse(value).data ?? null;
}

export function readGraphSubscription(value: unknown): { id: string; expires: Date } | null {
	const { data } = subscription.safeParse(value);
	if (data === undefined) return null;
	const expires = new Date(data.expirationDateTime);
	return Number.isNaN(expires.getTime()) ? null : { id: data.id, expires };
}

/** What Graph says went wrong; empty texts where it does not say. */
export function readGraphError(value: unknown): { code: string; message: string } {
	return errorAnswer.safeParse(value).data?.error ?? { code: '', message: '' };
}
