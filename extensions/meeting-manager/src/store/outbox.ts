import type { Knex } from 'knex';
import type { DerivedContent } from '../domain/booking-events';
import { EVENT_COLLECTION } from '../domain/event';
import { isSameContent } from '../domain/merge';
import type { SharedContent } from '../domain/merge';
import type { StoredEvent } from '../domain/reconcile';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { attendeesOf, contentOfRow, readContent, readDerived } from './shared-content';
import { toStoredEvent } from './synced-events';
import { chunk, fromJson, MAX_BINDINGS, toFlag, toInstant, toJson, toText } from './values';

/** An event with something to be written to its calendar. */
export interface OutboundEvent extends StoredEvent {
	integration: string;
	content: SharedContent;
	attendees: { email: string; displayName: string | null }[];
	/** The attendees as they are stored, with all that is said of them. */
	attendeesJson: unknown;
	organizerEmail: string | null;
	/** The version both sides had before it was changed here; of a new one what was sent, null where nothing was yet. */
	commonVersion: SharedContent | null;
	/** When it was last changed here. */
	modified: Date;
	/** The booking it is linked to. */
	booking: string | null;
	/** What the booking it was made from last made of it; null: it stands for none. */
	booked: DerivedContent | null;
}

/** The integration's events that are due to be written to it, oldest change first, those tried before last. */
export async function findOutboundEvents(
	database: Knex,
	integration: string,
	query: { now: Date; limit: number; only: string | null },
): Promise<OutboundEvent[]> {
	const rows = await database(EVENT_COLLECTION)
		.select('*')
		.where('calendar_integration', integration)
		.whereNotNull('outbound_action')
		.where((due) => {
			if (query.only !== null) due.where('name', query.only);
			else due.whereNull('next_retry').orWhere('next_retry', '<=', query.now);
		})
		.orderByRaw('CASE WHEN next_retry IS NULL THEN 0 ELSE 1 END')
		.orderBy(['next_retry', 'modified'])
		.limit(query.limit);
	return rows.map(toOutboundEvent);
}

/** Active two-way integrations that have something to be written to them and can be; not while their account is suspended. */
export async function findIntegrationsWithOutbox(database: Knex, now: Date): Promise<string[]> {
	const rows = await database(`${EVENT_COLLECTION} as event`)
		.innerJoin(`${INTEGRATION_COLLECTION} as integration`, 'integration.name', 'event.calendar_integration')
		.leftJoin('mm_integration_account as link', 'link.calendar_integration', 'integration.name')
		.leftJoin('mm_account as account', 'account.id', 'link.account')
		.distinct('integration.name')
		.where((free) =>
			free.whereNull('account.writes_suspended_until').orWhere('account.writes_suspended_until', '<=', now.getTime()),
		)
		.whereNotNull('event.outbound_action')
		.where((due) => due.whereNull('event.next_retry').orWhere('event.next_retry', '<=', now))
		.where('integration.is_active', true)
		.where('integration.sync_direction', 'Two-Way')
		.whereNotIn('integration.status', ['Paused', 'Needs Reauthorization']);
	return rows.map((row) => String(row.name));
}

/** The rows as they are in the transaction, locked where the engine can, with what waits to be written. */
export async function lockOutboundEvents(
	transaction: Knex,
	names: readonly string[],
): Promise<Map<string, OutboundEvent>> {
	const found = new Map<string, OutboundEvent>();
	for (const part of chunk(names, MAX_BINDINGS)) {
		const rows = await transaction(EVENT_COLLECTION).select('*').whereIn('name', part).forUpdate();
		for (const row of rows) found.set(String(row.name), toOutboundEvent(row));
	}
	return found;
}

/** Stores what became of an event; false where somebody saved, moved or deleted its row since it was read. */
export async function updateUntouched(
	database: Knex,
	event: OutboundEvent,
	columns: Readonly<Record<string, unknown>>,
	/** What else is stored with it, before it. */
	alongside: (transaction: Knex) => Promise<void> = () => Promise.resolve(),
): Promise<boolean> {
	return database.transaction(async (transaction) => {
		const row = (await lockOutboundEvents(transaction, [event.name])).get(event.name);
		if (row === undefined || !isUntouched(row, event)) return false;
		await alongside(transaction);
		await updateOutboundEvent(transaction, event.name, columns);
		return true;
	});
}

function isUntouched(now: OutboundEvent, before: OutboundEvent): boolean {
	return (
		now.integration === before.integration &&
		now.outboundAction === before.outboundAction &&
		now.syncStatus === before.syncStatus &&
		now.modified.getTime() === before.modified.getTime() &&
		isSameContent(now.content, before.content)
	);
}

/** Calendars that are only read from now on: their own word counts again. What they never held goes on waiting. */
export async function releaseOutbox(database: Knex, integrations: readonly string[]): Promise<void> {
	const twoWay = await findTwoWay(database, integrations);
	const waiting = () =>
		database(EVENT_COLLECTION)
			.whereIn(
				'calendar_integration',
				integrations.filter((name) => !twoWay.has(name)),
			)
			.where({ managed_by_sync: true })
			.whereNotNull('outbound_action');
	// Without its fingerprint the row is written anew by the next sync that reads the whole calendar.
	const settled = { synced_content: null, next_retry: null, sync_attempts: 0, content_hash: null };
	await waiting()
		.where({ sync_status: 'Pending Sync' })
		.update({ ...settled, outbound_action: null, sync_status: 'Synced' });
	await waiting().update({ ...settled, outbound_action: null });
}

/** Writes columns of one row past the hooks: what the engine found out, no save of anybody's. */
export async function updateOutboundEvent(
	transaction: Knex,
	name: string,
	columns: Readonly<Record<string, unknown>>,
): Promise<void> {
	await transaction(EVENT_COLLECTION).where({ name }).update(columns);
}

/** An event of this side that its calendar took for wrong once too often is to be written again; whoever asks has mended it. */
export async function reviveOutboundEvent(database: Knex, name: string): Promise<void> {
	await database(EVENT_COLLECTION)
		.where({ name, sync_status: 'Sync Failed', managed_by_sync: false })
		.whereNull('outbound_action')
		.whereNot('sync_direction', 'Inbound')
		.update({ outbound_action: 'create', sync_status: 'Pending Sync', sync_attempts: 0, next_retry: null });
}

/** Stores what a save of several rows with one payload means for each (see `planOutboundColumns`). */
export async function storeOutbound(
	database: Knex,
	name: string,
	{ synced_content, ...columns }: Readonly<Record<string, unknown>>,
): Promise<void> {
	const common = synced_content === undefined ? {} : { synced_content: fromJson(synced_content) };
	await database(EVENT_COLLECTION)
		.where({ name })
		.update({ ...columns, ...common });
}

/** Another row of the integration that a sync made of the event which this row stands for. */
export async function deleteTwin(
	transaction: Knex,
	integration: string,
	twin: { hash: string; except: string },
): Promise<string[]> {
	const rows = await transaction(EVENT_COLLECTION)
		.select('name')
		.where({ calendar_integration: integration, external_id_hash: twin.hash, managed_by_sync: true })
		.whereNot({ name: twin.except });
	const names = rows.map((row) => String(row.name));
	if (names.length > 0) await transaction(EVENT_COLLECTION).whereIn('name', names).delete();
	return names;
}

/** The two-way integrations of those events that wait to be written to them. */
export async function findOutboxesOf(database: Knex, names: readonly string[]): Promise<string[]> {
	const found = new Set<string>();
	for (const part of chunk(names, MAX_BINDINGS)) {
		const rows = await database(EVENT_COLLECTION)
			.distinct('calendar_integration')
			.whereIn('name', part)
			.whereNotNull('outbound_action');
		for (const row of rows) found.add(String(row.calendar_integration));
	}
	return [...found];
}

/** Which of the integrations are written to. */
export async function findTwoWay(database: Knex, integrations: readonly string[]): Promise<Set<string>> {
	const rows = await database(INTEGRATION_COLLECTION)
		.select('name')
		.whereIn('name', [...integrations])
		.where('sync_direction', 'Two-Way');
	return new Set(rows.map((row) => String(row.name)));
}

function toOutboundEvent(row: Readonly<Record<string, unknown>>): OutboundEvent {
	return {
		...toStoredEvent(row),
		integration: String(row.calendar_integration),
		content: contentOfRow(row),
		attendees: attendeesOf(row.attendees_json),
		attendeesJson: toJson(row.attendees_json),
		organizerEmail: toText(row.organizer_email)?.toLowerCase() ?? null,
		commonVersion: readContent(row.synced_content),
		modified: toInstant(row.modified) ?? new Date(0),
		isBlocking: toFlag(row.is_blocking_availability),
		booking: toText(row.meeting_booking),
		booked: readDerived(row.booking_content),
	};
}
