import type { Knex } from 'knex';
import type { Fault } from '../domain/fault';
import { lengthClassOf } from '../domain/length-class';
import type { EventReading, EventValues } from '../domain/validate-event';
import { nameInSeries, reserveNumbers } from '../store/counters';
import { findEvents, findIntegration } from '../store/lookups';
import { toFlag } from '../store/values';
import { messages } from '../messages';
import { planOutboundColumns } from './plan-outbound';
import type { OutboundColumns } from './plan-outbound';
import {
	CLIENT_FIELDS,
	clientFields,
	externalIdHash,
	linkedName,
	lookupsIn,
	readDraft,
	storedDraft,
} from './read-draft';

/**
 * validate and on_update of the DocType: the payload of a save that may happen becomes the payload
 * that is written, or faults. The database given is the one the hook was given: within a create it is
 * the transaction, and any other would wait for it.
 */
export type Preparation =
	| {
			ok: true;
			payload: Record<string, unknown>;
			warningsByName: Map<string, string[]>;
			/** What each row is to its calendar after this save, beside the payload they share. */
			outboundByName: Map<string, OutboundColumns>;
			/** Integrations that rows leave for another one. */
			calendarsLeft: string[];
	  }
	| { ok: false; faults: Fault[] };

type Payload = Readonly<Record<string, unknown>>;

/** What decides how long an event blocks. */
const LENGTH_FIELDS = ['start_datetime', 'end_datetime', 'event_type'];

export async function prepareEventCreate(database: Knex, payload: Payload, now: Date): Promise<Preparation> {
	const draft = clientFields(payload);
	const integration = linkedName(draft.calendar_integration);
	const draftWithLink = { ...draft, calendar_integration: integration };
	// The counter is locked first, so that of two writers to one integration the second sees the first one's row.
	const name =
		typeof integration === 'string' && (await findIntegration(database, integration)) !== null
			? await reserveName(database, integration)
			: null;

	const reading = await readDraft(lookupsIn(database), draftWithLink, null, now);
	if (reading.faults.length > 0 || name === null) return { ok: false, faults: reading.faults };

	const { values, warnings } = reading;
	const [outbound = {}] = await planOutboundColumns(database, [{ row: null, values, setsStatus: true }]);
	const written = {
		...Object.fromEntries(CLIENT_FIELDS.map((field) => [field, toPayloadValue(values[field])])),
		name,
		...derivedFields(values),
		...(values.sync_status === 'Synced' ? { last_synced: now.toISOString() } : {}),
		modified: now.toISOString(),
		validation_warnings: warnings,
		...outbound,
		...nestedLink(payload),
	};
	return {
		ok: true,
		payload: written,
		warningsByName: new Map([[name, warnings]]),
		outboundByName: new Map([[name, outbound]]),
		calendarsLeft: [],
	};
}

export async function prepareEventUpdate(
	database: Knex,
	names: readonly string[],
	payload: Payload,
	now: Date,
): Promise<Preparation> {
	const changes = clientFields(payload);
	if ('calendar_integration' in changes) changes.calendar_integration = linkedName(changes.calendar_integration);
	const rows = await findEvents(database, names);
	const lookups = lookupsIn(database);
	const readings = new Map<string, EventReading>();
	for (const row of rows) {
		const name = String(row.name);
		readings.set(name, await readDraft(lookups, { ...storedDraft(row), ...changes }, name, now));
	}

	const all = [...readings.values()];
	const faults = [...all.flatMap((reading) => reading.faults), ...collisions(changes, all)];
	if (faults.length > 0) return { ok: false, faults: distinct(faults) };
	const [first] = all;
	if (!first) {
		return { ok: true, payload: {}, warningsByName: new Map(), outboundByName: new Map(), calendarsLeft: [] };
	}

	const written = writtenChanges(changes, all, faults);
	if (faults.length > 0) return { ok: false, faults: distinct(faults) };
	const warningsByName = new Map([...readings].map(([name, { warnings }]) => [name, warnings]));
	const isFlipped =
		'is_blocking_availability' in changes &&
		rows.some((row) => toFlag(row.is_blocking_availability) !== first.values.is_blocking_availability);
	const outbound = await planOutboundColumns(
		database,
		rows.flatMap((row) => {
			const reading = readings.get(String(row.name));
			return reading ? [{ row, values: reading.values, setsStatus: 'sync_status' in changes }] : [];
		}),
	);
	const outboundByName = new Map(rows.map((row, index) => [String(row.name), outbound[index] ?? {}]));
	const left = rows.map((row) => String(row.calendar_integration));
	const calendarsLeft = [...new Set(left)].filter((name) => name !== first.values.calendar_integration);
	return {
		ok: true,
		warningsByName,
		outboundByName,
		calendarsLeft,
		payload: {
			...written,
			...nestedLink(payload),
			// One value for all rows: the class of the longest, in which the others are found as well.
			...(LENGTH_FIELDS.some((field) => field in changes)
				? { length_class: Math.max(...all.map(({ values }) => derivedFields(values).length_class)) }
				: {}),
			// Moved to another calendar it is a row of somebody's own there, which that calendar's sync leaves alone.
			...(calendarsLeft.length > 0 ? { managed_by_sync: false } : {}),
			...('external_event_id' in changes ? { external_id_hash: derivedFields(first.values).external_id_hash } : {}),
			...(isFlipped ? { blocking_set_by_hand: true, blocking_reason: 'set by hand' } : {}),
			...statusFields(changes, first.values, now),
			modified: now.toISOString(),
			...(warningsByName.size === 1 ? { validation_warnings: first.warnings, ...outbound[0] } : {}),
		},
	};
}

/** The object itself goes on to Directus, which writes what else it holds with the caller's own rights. */
function nestedLink(payload: Payload): Record<string, unknown> {
	const value = payload.calendar_integration;
	return typeof value === 'object' && value !== null ? { calendar_integration: value } : {};
}

async function reserveName(database: Knex, integration: string): Promise<string> {
	const series = `MM-CES-${integration}`;
	return nameInSeries(series, await reserveNumbers(database, series));
}

function derivedFields(values: EventValues): { external_id_hash: string; length_class: number } {
	const { start_datetime: start, end_datetime: end, event_type } = values;
	return {
		external_id_hash: externalIdHash(values.external_event_id ?? ''),
		length_class: start === null || end === null ? 0 : lengthClassOf({ start, end, event_type }),
	};
}

/** Stamps of on_update (decision 16); a status set by hand ends the engine's own retries (decision 2). */
function statusFields(changes: Payload, values: EventValues, now: Date): Record<string, unknown> {
	if (!('sync_status' in changes)) return {};
	return values.sync_status === 'Synced'
		? { last_synced: now.toISOString(), next_retry: null, sync_attempts: 0 }
		: { next_retry: null };
}

/** The payload's own fields as they are stored: one value for all rows of the request, or a fault. */
function writtenChanges(changes: Payload, readings: readonly EventReading[], faults: Fault[]): Record<string, unknown> {
	const written: Record<string, unknown> = {};
	for (const field of CLIENT_FIELDS.filter((name) => name in changes)) {
		const stored = readings.map(({ values }) => toPayloadValue(values[field]));
		if (new Set(stored.map((value) => JSON.stringify(value))).size > 1) {
			const label = field === 'start_datetime' ? 'Start DateTime' : 'End DateTime';
			faults.push({ field, message: messages.ambiguousForSeveral(label) });
		}
		written[field] = stored[0];
	}
	return written;
}

/** One external id given to several rows of an integration at once: no stored row tells of it yet. */
function collisions(changes: Payload, readings: readonly EventReading[]): Fault[] {
	if (!('external_event_id' in changes) && !('calendar_integration' in changes)) return [];
	const seen = new Set<string>();
	return readings.flatMap(({ values }) => {
		const { calendar_integration: integration, external_event_id: id } = values;
		if (integration === null || id === null) return [];
		const key = JSON.stringify([integration, id]);
		if (!seen.has(key)) {
			seen.add(key);
			return [];
		}
		return [{ field: 'external_event_id', message: messages.externalIdTaken(id, integration) }];
	});
}

function distinct(faults: readonly Fault[]): Fault[] {
	const byText = new Map(faults.map((fault) => [`${fault.field}\n${fault.message}`, fault]));
	return [...byText.values()];
}

/** Instants travel as ISO text in payloads, so that Flows and revisions can read them. */
function toPayloadValue(value: EventValues[keyof EventValues]): unknown {
	return value instanceof Date ? value.toISOString() : value;
}
