import { carriesBooking } from '../domain/booking-events';
import { EVENT_COLLECTION } from '../domain/event';
import type { IntegrationStatus } from '../domain/integration';
import { MINUTE_MS } from '../domain/interval';
import type { RemoteEvent } from '../domain/remote-event';
import type { SyncIntegration } from '../domain/sync-integration';
import { syncWindow } from '../domain/sync-window';
import { messages } from '../messages';
import { ProviderError } from '../providers/provider';
import type { CalendarWriter, KnownEvent, ReadInput, WriteResult } from '../providers/provider';
import { demandBookingsOf } from '../store/booking-demand';
import { writeErrorLog } from '../store/error-log';
import { dropCursors } from '../store/sync-state';
import { markIntegration } from '../store/sync-integrations';
import { findOutboundEvents, updateUntouched } from '../store/outbox';
import { commonVersionColumn, derivedColumn } from '../store/shared-content';
import type { OutboundEvent } from '../store/outbox';
import { suspendWrites } from '../store/write-suspensions';
import { mergeEvent } from './merge-event';
import { openCalendar } from './open-calendar';
import { creationKey, knownEvent, outgoingEvent } from './outgoing-event';
import { storeWritten } from './store-written';
import type { RowChanges, SyncDependencies } from './sync-dependencies';

/** Failures that say nothing about the event: it waits, and is written once its calendar can be. */
const OUTAGES = new Set([
	'UNREACHABLE',
	'TIMEOUT',
	'RATE_LIMITED',
	'SERVER_ERROR',
	'UNAUTHORIZED',
	'REAUTHORIZATION_NEEDED',
	'RIGHTS_MISSING',
	'WRITES_SUSPENDED',
]);
const EVENTS_PER_RUN = 50;
const GENERATIONS = 5;
const OUTAGE_WAIT_MS = MINUTE_MS;
/** MariaDB keeps whole seconds. */
const LAST_IN_LINE_MS = 1_000;
const DELETED = { outbound_action: null, synced_content: null, next_retry: null, sync_error_log: null };

interface PushContext {
	dependencies: SyncDependencies;
	integration: SyncIntegration;
	session: Awaited<ReturnType<typeof openCalendar>>;
	writer: CalendarWriter;
	changes: RowChanges;
	input: ReadInput;
	now: Date;
}

/**
 * Writes what was changed here to the integration's calendar: creates under ids of our choosing, updates and deletes
 * only the version last seen. Repeated after a crash or a lost answer it ends with the same one event. The caller holds
 * the integration's lease, so that no sync runs beside it. `only`: this event alone, whenever it would be due.
 * @returns the integration as it is known afterwards
 */
export async function pushOutbox(
	dependencies: SyncDependencies,
	integration: SyncIntegration,
	{ only = null }: { only?: string | null } = {},
): Promise<SyncIntegration> {
	if (integration.direction !== 'Two-Way' || !(await dependencies.isOwnInstallation())) return integration;
	const now = dependencies.now();
	const { writesSuspendedUntil } = integration;
	if (writesSuspendedUntil !== null && writesSuspendedUntil > now) return integration;
	const { database } = dependencies;
	const events = await findOutboundEvents(database, integration.name, { now, limit: EVENTS_PER_RUN, only });
	if (events.length === 0) return integration;
	const changes: RowChanges = { collection: EVENT_COLLECTION, created: [], updated: [], deleted: [] };
	try {
		const status = await pushAll({ dependencies, integration, changes, now }, events);
		return { ...integration, status };
	} finally {
		await dependencies.purgeCache();
		await dependencies.announce(changes);
	}
}

async function pushAll(
	base: Pick<PushContext, 'dependencies' | 'integration' | 'changes' | 'now'>,
	events: readonly OutboundEvent[],
): Promise<IntegrationStatus> {
	const { dependencies, integration, now } = base;
	const { timeZone, ownerEmails } = integration;
	const input = { timeZone, ownerEmails, window: syncWindow(integration, now) };
	for (const [index, event] of events.entries()) {
		try {
			const session = await openCalendar(dependencies, integration);
			if (session.writer === null) throw new ProviderError('FORBIDDEN', messages.calendarNotWritable);
			await pushEvent({ ...base, session, writer: session.writer, input }, event);
		} catch (error) {
			if (error instanceof ProviderError && OUTAGES.has(error.code)) {
				return postpone(base, events.slice(index), error);
			}
			await refuse(base, event, error);
		}
	}
	return integration.status;
}

async function pushEvent(context: PushContext, event: OutboundEvent): Promise<void> {
	const { integration } = context;
	// A row whose creation was stored while somebody saved it again is known by now, whatever that save thought.
	if (event.outboundAction === 'create' && !event.isManaged) return create(context, event);
	if (event.outboundAction === 'delete' && !event.isManaged) return deleteUnconfirmed(context, event);
	if (event.organizerEmail !== null && !integration.ownerEmails.includes(event.organizerEmail)) {
		return leaveForeign(context, event);
	}
	if (event.outboundAction !== 'delete') return update(context, event);
	await remove(context, knownEvent(event));
	return finish(context, event, DELETED);
}

/** Whoever deletes it here wants it gone, whatever has become of it there. */
async function remove({ integration, writer }: PushContext, known: KnownEvent): Promise<void> {
	const options = { notify: integration.invitesAttendees };
	if ((await writer.delete(known, options)) === 'deleted') return;
	const outcome = await writer.delete({ ...known, etag: null }, options);
	if (outcome === 'conflict') throw new ProviderError('BAD_ANSWER', messages.changedMeanwhile);
}

/** Deleted here before the answer to its creation came: only creating it, which ends with the one event, tells its id. */
async function deleteUnconfirmed(context: PushContext, event: OutboundEvent): Promise<void> {
	if (event.commonVersion !== null) {
		const written = await createOnce(context, { ...event, attendees: [] });
		await remove(context, { ...written, etag: null });
	}
	await finish(context, event, DELETED);
}

async function create(context: PushContext, event: OutboundEvent): Promise<void> {
	const sent = { synced_content: commonVersionColumn(event.content) };
	// From here on it may be there, whatever becomes of the answer.
	if (!(await updateUntouched(context.dependencies.database, event, sent))) return;
	return storeWritten(context, event, await createOnce(context, event));
}

async function createOnce(context: PushContext, event: OutboundEvent): Promise<RemoteEvent> {
	const key = creationKey(event.externalEventId);
	for (let generation = 0; generation < GENERATIONS; generation += 1) {
		const result = await context.writer.create(
			outgoingEvent(context.integration, event),
			{ key, generation },
			context.input,
		);
		if (result.kind === 'written') return result.event;
	}
	throw new ProviderError('BAD_ANSWER', messages.idsUsedUp);
}

async function update(context: PushContext, event: OutboundEvent): Promise<void> {
	const { integration, writer, input } = context;
	const first = await writer.update(knownEvent(event), outgoingEvent(integration, event), input);
	if (first.kind !== 'conflict') return settle(context, event, first);

	// Somebody changed it there meanwhile: both changes are kept, field by field, and written over the version found.
	const current = await context.session.get(knownEvent(event), input);
	if (current === null) return settle(context, event, { kind: 'gone' });
	if (!('externalId' in current)) throw new ProviderError('BAD_ANSWER', current.reason);
	const merged = await mergeEvent(context, event, current);
	if (merged === null) return;
	const second = await writer.update(knownEvent(merged), outgoingEvent(integration, merged), input);
	if (second.kind === 'conflict') throw new ProviderError('BAD_ANSWER', messages.changedMeanwhile);
	return settle(context, merged, second);
}

async function settle(
	context: PushContext,
	event: OutboundEvent,
	result: Exclude<WriteResult, { kind: 'conflict' }>,
): Promise<void> {
	if (result.kind === 'written') return storeWritten(context, event, result.event);
	// Brought back after its deletion was written.
	if (event.outboundAction === 'create') return create(context, event);
	await finish(context, event, {
		sync_status: 'Deleted Externally',
		outbound_action: null,
		synced_content: null,
		next_retry: null,
		// What the booking became is written later than the deletion: it gets its event anew.
		...(carriesBooking(event) ? { booking_content: derivedColumn(null) } : {}),
	});
}

/**
 * Events of others are never written to. The next sync reads the whole calendar and restores what it says; a booking
 * keeps its time, and what its calendar does not follow is told where people look for it.
 */
async function leaveForeign(context: PushContext, event: OutboundEvent): Promise<void> {
	const message = messages.organizedByOther(event.organizerEmail ?? '');
	await finish(context, event, {
		outbound_action: null,
		synced_content: null,
		next_retry: null,
		content_hash: null,
		...(event.outboundAction === 'delete' ? {} : { sync_status: 'Synced' }),
		sync_error_log: message,
		...refusedColumn(event),
	});
	if (event.booked !== null) await logGivenUp(context, event, message);
	await dropCursors(context.dependencies.database, [context.integration.name], true);
}

async function finish(
	{ dependencies, changes }: Pick<PushContext, 'dependencies' | 'changes'>,
	event: OutboundEvent,
	columns: Readonly<Record<string, unknown>>,
): Promise<void> {
	const { database, now } = dependencies;
	// Somebody who saved it meanwhile has begun anew: what became of this attempt says nothing about that.
	const isStored = await updateUntouched(database, event, columns, async (transaction) => {
		if (event.booked !== null)
			(changes.bookings ??= []).push(...(await demandBookingsOf(transaction, [event.name], now())));
	});
	if (isStored && 'sync_status' in columns)
		changes.updated.push({ key: event.name, payload: { sync_status: columns.sync_status } });
}

/** The calendar cannot be written to just now: its events wait, and go on blocking (decision 2). */
async function postpone(
	{ dependencies, integration, now }: Pick<PushContext, 'dependencies' | 'integration' | 'now'>,
	events: readonly OutboundEvent[],
	error: ProviderError,
): Promise<IntegrationStatus> {
	// Asked again soon, the provider would only suspend the account for longer: none of its calendars is written to.
	const isSuspended = error.code === 'WRITES_SUSPENDED';
	const until = isSuspended ? await suspendWrites(dependencies.database, integration.name, now) : null;
	const waitMs = Math.max(OUTAGE_WAIT_MS, error.options.retryAfterMs ?? 0);
	const nextRetryMs = Math.max(now.getTime() + waitMs, until?.getTime() ?? 0);
	for (const [index, event] of events.entries()) {
		await updateUntouched(dependencies.database, event, {
			// It may be the event itself that the service stumbles over: the others have their turn before it.
			next_retry: new Date(index === 0 ? nextRetryMs + LAST_IN_LINE_MS : nextRetryMs),
			sync_error_log: messages.syncErrorEntry(stamp(now), error.message),
		});
	}
	if (error.code !== 'REAUTHORIZATION_NEEDED') return integration.status;
	const status = 'Needs Reauthorization';
	await markIntegration(dependencies.database, integration.name, { status, sync_error_log: error.message });
	await dependencies.reauthorizationNeeded(integration, error.message);
	return status;
}

/** The calendar took this event's change for wrong: it is tried again up to the threshold, then given up. */
async function refuse(
	{ dependencies, integration, changes, now }: Pick<PushContext, 'dependencies' | 'integration' | 'changes' | 'now'>,
	event: OutboundEvent,
	error: unknown,
): Promise<void> {
	if (!(error instanceof ProviderError)) dependencies.logError(error, `Meeting Manager: writing ${event.name} failed`);
	const message = error instanceof ProviderError ? error.message : messages.syncFailedInternally;
	const attempts = event.attempts + 1;
	const isFinal = attempts >= integration.retryThreshold;
	const isDeletion = event.outboundAction === 'delete';
	await finish({ dependencies, changes }, event, {
		sync_attempts: attempts,
		next_retry: isFinal ? null : new Date(now.getTime() + integration.syncIntervalMinutes * MINUTE_MS),
		sync_error_log: isFinal
			? messages.syncErrorFinal(stamp(now), message)
			: messages.syncErrorEntry(stamp(now), message),
		...(isFinal ? { outbound_action: null, ...refusedColumn(event) } : {}),
		...(isFinal && !isDeletion ? { sync_status: 'Sync Failed' } : {}),
	});
	if (!isFinal) return;
	await logGivenUp({ dependencies, now }, event, message);
	// The event still takes place as its calendar says: the next sync reads all of it, and the row blocks again.
	if (event.isManaged && !isDeletion) await dropCursors(dependencies.database, [integration.name], true);
}

async function logGivenUp(
	{ dependencies, now }: Pick<PushContext, 'dependencies' | 'now'>,
	{ name }: OutboundEvent,
	message: string,
): Promise<void> {
	const entry = {
		title: messages.writeGivenUpTitle,
		message,
		reference_collection: EVENT_COLLECTION,
		reference_name: name,
	};
	await writeErrorLog(dependencies.database, [entry], now);
}

/** The calendar's own version comes back: that is no wish of its owner's to move the booking. */
function refusedColumn({ booked }: OutboundEvent): Record<string, unknown> {
	return booked === null ? {} : { booking_content: derivedColumn({ ...booked, isRefused: true }) };
}

function stamp(now: Date): string {
	return `${now.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
