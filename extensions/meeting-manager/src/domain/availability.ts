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
	/** What an event has in common with its copies in other calendars; with the start that its series gave it. */
	ical_uid?: string | null;
	original_start?: string | null;
	/** Zone in which an all-day event's days are meant. */
	zone: string;
}

/**
 * What blocks the range, by start: candidates that overlap it (decision 1), all-day events by their
 * whole local days (decision 3). A booking blocks by itself, once: where one of its event rows stands
 * at the same times, that row stands for it. So does one of the copies of a meeting that came through several calendars.
 */
export function blockingWithin(candidates: readonly BusyRecord[], range: Interval): BusyRecord[] {
	const blocking = candidates.filter((record) => overlaps(blockedInterval(record, record.zone), range));
	const linked = blocking.filter(isBooked);
	const shown = new Set(linked.map(timesOfBooking));
	const sorted = blocking
		.filter((record) => record.kind !== 'booking' || !shown.has(timesOfBooking(record)))
		.sort((a, b) => a.start.getTime() - b.start.getTime() || ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
	const meetings = new Map<string, BusyRecord>();
	for (const record of sorted) {
		const meeting = meetingOf(record);
		if (meeting !== null && (!meetings.has(meeting) || isBooked(record))) meetings.set(meeting, record);
	}
	return sorted.filter((record) => {
		const meeting = meetingOf(record);
		return meeting === null || isBooked(record) || meetings.get(meeting) === record;
	});
}

function isBooked({ kind, meeting_booking }: BusyRecord): boolean {
	return kind === 'event' && meeting_booking !== null;
}

/** The same for the copies of a meeting that stand at the same times; null where there is nothing to tell them by. */
function meetingOf({ ical_uid = null, original_start = null, start, end }: BusyRecord): string | null {
	return ical_uid === null ? null : `${start.getTime()} ${end.getTime()} ${original_start} ${ical_uid}`;
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
