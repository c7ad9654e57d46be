import type { Exchange, Reply } from './exchange';
import { findEvent } from './find-event';
import { accessDenied, graphError, itemNotFound } from './graph-errors';
import { isJson, textIn, type Json } from './json';
import { addItem, deleteItem, touchItem, type Calendar, type Item, type Mailboxes } from './mailbox';
import type { Preferences } from './preferences';
import { readEvent, type ReadOptions } from './read-event';
import { etagOf, renderEvent } from './render-event';
import { occurrencesIn, type Occurrence } from './series';

export interface EventContext {
	mailboxes: Mailboxes;
	calendar: Calendar;
	exchange: Exchange;
	preferences: Preferences;
	unsupportedZones: readonly string[];
	rootUrl: string;
	/** How often writes are refused with 412 though nothing changed, as Exchange sometimes does. */
	takeTransientConflict: () => boolean;
}

const PAGE_SIZE = 10;

/** Lists what a filter by extended property finds; series as their master. */
export function listEvents(context: EventContext): Reply {
	const { mailboxes, calendar, exchange, preferences, rootUrl } = context;
	const filter = exchange.url.searchParams.get('$filter');
	const asked = filter === null ? null : readFilter(filter);
	if (filter !== null && asked === null)
		return graphError(400, 'ErrorInvalidUrlQueryFilter', 'The query filter is not supported.');
	const found = [...mailboxes.items.values()].filter(
		({ calendarId, extendedProperties }) =>
			calendarId === calendar.id &&
			(asked === null ||
				extendedProperties.some(
					// Values are compared whatever their case, says the documentation.
					({ id, value }) => id === asked.id && value.toLowerCase() === asked.value.toLowerCase(),
				)),
	);
	const value = found.slice(0, PAGE_SIZE).map((item) => renderEvent(item, null, calendar, preferences));
	return { status: 200, json: { '@odata.context': `${rootUrl}/v1.0/$metadata#events`, value } };
}

/** https://learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get */
function readFilter(filter: string): { id: string; value: string } | null {
	const form = /^singleValueExtendedProperties\/any\(ep:\s*ep\/id eq '([^']+)' and ep\/value eq '([^']*)'\)$/i;
	const [, id, value] = form.exec(filter) ?? [];
	return id === undefined || value === undefined ? null : { id, value };
}

export function createEvent(context: EventContext): Reply {
	const { mailboxes, calendar, exchange, preferences } = context;
	if (!calendar.canEdit) return accessDenied();
	const json = readBody(exchange);
	if (json === null) return badBody();
	const transactionId = textIn(json, 'transactionId');
	const known = transactionId === null ? undefined : mailboxes.transactionIds.get(transactionId);
	if (known !== undefined) {
		const item = mailboxes.items.get(known);
		if (item !== undefined && item.createdBy === exchange.text) {
			return { status: 201, json: renderEvent(item, null, calendar, preferences) };
		}
		const message =
			"Your request can't be completed. The TransactionId specified in the request has already been used to create a different event.";
		return graphError(409, 'ErrorDuplicateTransactionId', message);
	}
	const reading = readEvent(json, null, null, readOptions(context));
	if ('refusal' in reading) return reading.refusal;
	const item = addItem(mailboxes, calendar.id, {
		...reading,
		transactionId,
		createdBy: exchange.text,
		extendedProperties: extendedPropertiesIn(json),
	});
	return { status: 201, json: renderEvent(item, null, calendar, preferences) };
}

export function getEvent(context: EventContext, id: string): Reply {
	const found = findEvent(context.mailboxes, [context.calendar.id], id);
	if (found === null) return itemNotFound();
	return { status: 200, json: renderEvent(found.item, found.occurrence, context.calendar, context.preferences) };
}

export function updateEvent(context: EventContext, id: string): Reply {
	const { mailboxes, calendar, exchange, preferences } = context;
	const found = findEvent(mailboxes, [calendar.id], id);
	if (found === null) return itemNotFound();
	if (!calendar.canEdit) return accessDenied();
	const { item, occurrence } = found;
	const json = readBody(exchange);
	if (json === null) return badBody();
	if (isRefusedByVersion(context, item)) return conflict();
	const reading = readEvent(json, item, occurrence?.content ?? item.content, readOptions(context));
	if ('refusal' in reading) return reading.refusal;
	if (occurrence === null) {
		item.content = reading.content;
		item.recurrence = reading.recurrence;
	} else item.exceptions.set(occurrence.originalDay, reading.content);
	touchItem(mailboxes, item);
	const now = findEvent(mailboxes, [calendar.id], id);
	return { status: 200, json: renderEvent(item, now?.occurrence ?? null, calendar, preferences) };
}

export function removeEvent(context: EventContext, id: string): Reply {
	const { mailboxes, calendar } = context;
	const found = findEvent(mailboxes, [calendar.id], id);
	if (found === null) return itemNotFound();
	if (!calendar.canEdit) return accessDenied();
	if (isRefusedByVersion(context, found.item)) return conflict();
	if (found.occurrence === null) deleteItem(mailboxes, found.item);
	else removeOccurrence(mailboxes, found.item, found.occurrence);
	return { status: 204 };
}

export function removeOccurrence(mailboxes: Mailboxes, item: Item, occurrence: Occurrence): void {
	item.deletedOccurrences.add(occurrence.originalDay);
	item.exceptions.delete(occurrence.originalDay);
	touchItem(mailboxes, item);
}

/** https://learn.microsoft.com/graph/api/event-list-instances */
export function listInstances(context: EventContext, id: string): Reply {
	const { mailboxes, calendar, exchange, preferences, rootUrl } = context;
	const found = findEvent(mailboxes, [calendar.id], id);
	if (found === null) return itemNotFound();
	const query = exchange.url.searchParams;
	const read = (name: string): number => Date.parse([...query].find(([key]) => key.toLowerCase() === name)?.[1] ?? '');
	const window = { startMs: read('startdatetime'), endMs: read('enddatetime') };
	if (Number.isNaN(window.startMs + window.endMs)) {
		const message =
			'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.';
		return graphError(400, 'ErrorInvalidParameter', message);
	}
	const all = occurrencesIn(found.item, window, calendar.viewer.timeZone);
	const size = preferences.maxPageSize ?? Number(query.get('$top') ?? PAGE_SIZE);
	const offset = Number(query.get('$skip') ?? 0);
	const value = all.slice(offset, offset + size).map((one) => renderEvent(found.item, one, calendar, preferences));
	const next = new URL(exchange.url);
	next.searchParams.set('$skip', String(offset + size));
	const link = offset + size < all.length ? { '@odata.nextLink': `${rootUrl}${next.pathname}${next.search}` } : {};
	return { status: 200, json: { '@odata.context': `${rootUrl}/v1.0/$metadata#events`, value, ...link } };
}

function isRefusedByVersion({ exchange, takeTransientConflict }: EventContext, item: Item): boolean {
	const expected = exchange.headers['if-match'];
	if (takeTransientConflict()) return true;
	return expected !== undefined && expected !== '*' && expected !== etagOf(item);
}

function conflict(): Reply {
	const message =
		'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.';
	return graphError(412, 'ErrorIrresolvableConflict', message);
}

function readOptions({ calendar, unsupportedZones }: EventContext): ReadOptions {
	const { displayName: name, email: address } = calendar.owner;
	return { unsupportedZones, organizer: { name, address } };
}

export function readBody({ text }: Exchange): Json | null {
	try {
		const json: unknown = JSON.parse(text);
		return isJson(json) ? json : null;
	} catch {
		return null;
	}
}

export function badBody(): Reply {
	return graphError(400, 'BadRequest', 'Unable to read JSON request payload.');
}

function extendedPropertiesIn(json: Json): Item['extendedProperties'] {
	const list: unknown[] = Array.isArray(json['singleValueExtendedProperties'])
		? json['singleValueExtendedProperties']
		: [];
	return list.filter(isJson).map(({ id, value }) => ({ id: String(id), value: String(value) }));
}
