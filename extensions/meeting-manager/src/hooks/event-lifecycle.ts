import type { HookExtensionContext, RegisterFunctions } from '@directus/types';
import type { Knex } from 'knex';
import { assertMayWrite } from '../directus/access';
import { inputError } from '../directus/errors';
import type { Runtime } from '../directus/runtime';
import { EVENT_COLLECTION } from '../domain/event';
import { findEventLinks, storeWarnings } from '../store/events';
import type { EventLinks } from '../store/events';
import { findOutboxesOf, storeOutbound } from '../store/outbox';
import { dropCursors } from '../store/sync-state';
import { logDeletions } from '../usecases/delete-events';
import { prepareEventCreate, prepareEventUpdate } from '../usecases/prepare-event';
import type { Preparation } from '../usecases/prepare-event';
import type { OutboundColumns } from '../usecases/plan-outbound';
import { asKeys, asPayload } from './hook-input';

/**
 * The DocType's validate, on_update and on_trash for every path that writes an event through
 * Directus: REST, GraphQL, WebSocket, imports, nested writes and Flows.
 */
export function registerEventLifecycle(
	{ filter, action }: Pick<RegisterFunctions, 'filter' | 'action'>,
	{ services, logger }: Pick<HookExtensionContext, 'services' | 'logger'>,
	{ jobs }: Pick<Runtime, 'jobs'>,
): void {
	// From filter to action of one write: what is known before it and stored after it.
	const warningsToStore = new Map<string, string[]>();
	const outboundToStore = new Map<string, OutboundColumns>();
	const calendarsLeftBy = new Map<string, string[]>();
	const linksOfDeleted = new Map<string, EventLinks>();

	filter(`${EVENT_COLLECTION}.items.create`, async (input, _meta, context) => {
		const payload = asPayload(input);
		await assertMayWrite(services, context, {
			collection: EVENT_COLLECTION,
			action: 'create',
			keys: [],
			fields: Object.keys(payload),
		});
		return payloadOf(await prepareEventCreate(context.database, payload, new Date()));
	});

	filter(`${EVENT_COLLECTION}.items.update`, async (input, meta, context) => {
		const payload = asPayload(input);
		const keys = asKeys(meta.keys);
		await assertMayWrite(services, context, {
			collection: EVENT_COLLECTION,
			action: 'update',
			keys,
			fields: Object.keys(payload),
		});
		const preparation = await prepareEventUpdate(context.database, keys, payload, new Date());
		const written = payloadOf(preparation);
		// What a refused write may have left here must not be stored by the next one.
		takeAll(warningsToStore, keys);
		takeAll(outboundToStore, keys);
		takeAll(calendarsLeftBy, keys);
		if (preparation.ok && preparation.calendarsLeft.length > 0) {
			for (const name of keys) calendarsLeftBy.set(name, preparation.calendarsLeft);
		}
		if (preparation.ok && preparation.warningsByName.size > 1) {
			for (const [name, warnings] of preparation.warningsByName) warningsToStore.set(name, warnings);
			for (const [name, columns] of preparation.outboundByName) outboundToStore.set(name, columns);
		}
		return written;
	});

	filter(`${EVENT_COLLECTION}.items.delete`, async (input, _meta, context) => {
		const keys = asKeys(input);
		await assertMayWrite(services, context, { collection: EVENT_COLLECTION, action: 'delete', keys, fields: [] });
		for (const links of await findEventLinks(context.database, keys)) linksOfDeleted.set(links.name, links);
		return input;
	});

	// One payload for several rows cannot hold each row's own warnings (decision 11).
	action(`${EVENT_COLLECTION}.items.update`, (meta, { database }) => {
		const pending = takeAll(warningsToStore, asKeys(meta.keys));
		if (pending.size > 0) report(logger, storeWarnings(database, pending));
		const columns = takeAll(outboundToStore, asKeys(meta.keys));
		// The calendar that a row was moved out of still has the event: the next sync brings it, as after a deletion.
		const left = [...takeAll(calendarsLeftBy, asKeys(meta.keys)).values()].flat();
		if (left.length > 0) report(logger, dropCursors(database, [...new Set(left)], false));
		if (columns.size > 0 || isOutgoing(meta.payload)) report(logger, pushAfter(database, columns, asKeys(meta.keys)));
	});

	action(`${EVENT_COLLECTION}.items.create`, (meta, { database }) => {
		if (isOutgoing(meta.payload)) report(logger, pushAfter(database, new Map(), [String(meta.key)]));
	});

	/** Calendars are written to once the rows are; what is lost here is found by the schedule. */
	async function pushAfter(
		database: Knex,
		columnsByName: ReadonlyMap<string, OutboundColumns>,
		names: readonly string[],
	): Promise<void> {
		for (const [name, columns] of columnsByName) {
			if (Object.keys(columns).length > 0) await storeOutbound(database, name, columns);
		}
		for (const integration of await findOutboxesOf(database, names)) {
			await jobs.add({ kind: 'push-outbox', integration }, { lane: 'urgent' });
		}
	}

	action(`${EVENT_COLLECTION}.items.delete`, (meta, { database }) => {
		const deleted = [...takeAll(linksOfDeleted, asKeys(meta.keys ?? meta.payload)).values()];
		if (deleted.length === 0) return;
		report(logger, logDeletions(database, deleted, new Date()));
		// Deleting a row outright is no answer to its calendar: the next sync brings the event back (decision 8).
		const calendars = new Set(deleted.flatMap(({ integration }) => (integration === null ? [] : [integration])));
		report(logger, dropCursors(database, [...calendars], false));
	});
}

/** Rows that the sync announces are not; nothing may be asked of the database for each of them. */
function isOutgoing(payload: unknown): boolean {
	return Boolean(asPayload(payload).outbound_action);
}

function payloadOf(preparation: Preparation): Record<string, unknown> {
	if (!preparation.ok) throw inputError(preparation.faults);
	return preparation.payload;
}

function takeAll<T>(source: Map<string, T>, keys: readonly string[]): Map<string, T> {
	const taken = new Map<string, T>();
	for (const key of keys) {
		const value = source.get(key);
		if (value !== undefined) taken.set(key, value);
		source.delete(key);
	}
	return taken;
}

/** Directus does not wait for actions; an unhandled rejection would end the process. */
function report(logger: HookExtensionContext['logger'], work: Promise<unknown>): void {
	work.catch((error: unknown) => logger.error(error, 'Meeting Manager: a follow-up of a saved event failed'));
}
