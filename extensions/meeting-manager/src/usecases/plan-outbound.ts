import type { Knex } from 'knex';
import { OUTBOUND_ACTIONS } from '../domain/event';
import type { OutboundAction } from '../domain/event';
import { planOutbound } from '../domain/outbound';
import type { OutboundState } from '../domain/outbound';
import type { EventValues } from '../domain/validate-event';
import { findTwoWay } from '../store/outbox';
import { contentOfRow } from '../store/shared-content';
import { toStoredEvent } from '../store/synced-events';
import { toFlag } from '../store/values';

/** Columns that a save adds to its payload so that the event is written to its calendar; none where it is not. */
export type OutboundColumns = Readonly<Record<string, unknown>>;

export interface SavedEvent {
	/** As stored before; null for a new one. */
	row: Readonly<Record<string, unknown>> | null;
	/** As it will be stored. */
	values: Pick<
		EventValues,
		| 'calendar_integration'
		| 'event_title'
		| 'event_type'
		| 'description'
		| 'location'
		| 'start_datetime'
		| 'end_datetime'
		| 'attendees_json'
		| 'sync_status'
		| 'sync_direction'
	>;
	/** The client named a status. */
	setsStatus: boolean;
}

/** What each save means for the calendars: nothing for those that are only read. In the order given. */
export async function planOutboundColumns(database: Knex, events: readonly SavedEvent[]): Promise<OutboundColumns[]> {
	const names = events.flatMap(({ values }) => values.calendar_integration ?? []);
	const twoWay = await findTwoWay(database, [...new Set(names)]);
	return events.map((event) =>
		twoWay.has(event.values.calendar_integration ?? '') ? columnsFor(event) : columnsOfReadOnly(event),
	);
}

function columnsFor({ row, values, setsStatus }: SavedEvent): OutboundColumns {
	const isMoved = row !== null && row.calendar_integration !== values.calendar_integration;
	const after: OutboundState = {
		syncStatus: values.sync_status,
		direction: values.sync_direction,
		content: contentOfRow({ ...values }),
	};
	const plan = planOutbound({
		before: row === null || isMoved ? null : stateOf(row),
		after,
		isKnown: row !== null && !isMoved && toFlag(row.managed_by_sync),
		pending: pendingOf(row),
		setsStatus,
	});
	if (plan === null) return {};
	const { action, commonVersion, isEdited } = plan;
	return {
		outbound_action: action,
		// A new change starts anew: what failed before says nothing about it.
		sync_attempts: 0,
		next_retry: null,
		...(action === null || isMoved ? { synced_content: null } : {}),
		...(commonVersion === null ? {} : { synced_content: commonVersion }),
		...(isEdited && !setsStatus ? { sync_status: 'Pending Sync' } : {}),
		...(isEdited && values.sync_direction === 'Inbound' ? { sync_direction: 'Bidirectional' } : {}),
	};
}

/** Moved to a calendar that is only read, a row leaves behind what was to be written to the other one. */
function columnsOfReadOnly({ row, values }: SavedEvent): OutboundColumns {
	const isMoved = row !== null && row.calendar_integration !== values.calendar_integration;
	if (!isMoved || pendingOf(row) === null) return {};
	return { outbound_action: null, synced_content: null, sync_attempts: 0, next_retry: null };
}

function stateOf(row: Readonly<Record<string, unknown>>): OutboundState {
	const { syncStatus, direction } = toStoredEvent(row);
	return { syncStatus, direction, content: contentOfRow(row) };
}

function pendingOf(row: Readonly<Record<string, unknown>> | null): OutboundAction | null {
	return OUTBOUND_ACTIONS.find((action) => action === row?.outbound_action) ?? null;
}
