import { describeConflict } from '../domain/availability';
import type { BusyRecord } from '../domain/availability';

/** What blocks somebody as callers are told of it; who may not see details is told the times. */
export function describeBlocking(record: BusyRecord, seesDetails: boolean) {
	return {
		...describeConflict(record, seesDetails),
		event_type: seesDetails ? record.event_type : 'External Event',
		location: seesDetails ? record.location : null,
		calendar_integration: seesDetails ? record.calendar_integration : null,
	};
}
