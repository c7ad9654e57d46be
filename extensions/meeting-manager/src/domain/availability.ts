import { messages } from '../messages';
import { blockedInterval, overlaps } from './interval';
import type { Interval } from './remote-event';

export type BusyKind = 'event' | 'booking' | 'hold';

/** An event, booking or hold that may keep its owner busy, as stored. */
export interface BusyRecord extends Interval {
	kind: BusyKind;
	/** Null: a hold, whose id is its holder's secret. */
	name: string | null;
	event_title: string;
	event_type: string;
	location: string | null;
	calendar_integration: string | null;
	meeting_booking: string | null;
	/** Zone in which an all-day event's days are meant. */
	zone: string;
}

/**
 * What blocks the range, by start: candidates that overlap it (decision 1), all-day events by their
 * whole local days (decision 3). A booking blocks by itself, once: where one of its event rows stands
 * at the same times, that row stands for it.
 */
export function blockingWithin(candidates: readonly BusyRecord[], range: Interval): BusyRecord[] {
	const blocking = candidates.filter((record) => overlaps(blockedInterval(record, record.zone), range));
	const linked = blocking.filter(({ kind, meeting_booking }) => kind === 'event' && meeting_booking !== null);
	const shown = new Set(linked.map(timesOfBooking));
	return blocking
		.filter((record) => record.kind !== 'booking' || !shown.has(timesOfBooking(record)))
		.sort((a, b) => a.start.getTime() - b.start.getTime() || ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
}

function timesOfBooking(record: BusyRecord): string {
	return `${record.meeting_booking} ${record.start.getTime()} ${record.end.getTime()}`;
}

/** A conflict as callers are told of it; who may not see details is told the times. Instants in UTC. */
export function describeConflict(record: BusyRecord, seesDetails: boolean) {
	return {
		name: seesDetails ? record.name : null,
		event_title: seesDetails ? record.event_title : messages.busyTitle,
		start_datetime: record.start.toISOString(),
		end_datetime: record.end.toISOString(),
	};
}

export type Conflict = ReturnType<typeof describeConflict>;
