import type { UserRefusal } from '../usecases/find-available-slots';

const OF_RECORDS = ['event', 'booking', 'hold'];

/** A refused stretch as callers are told of it; who may not see details is told what anybody's calendar would show. */
export function describeRefusal({ start, end, user, reason, name }: UserRefusal, seesDetails: boolean) {
	return {
		start_datetime: start.toISOString(),
		end_datetime: end.toISOString(),
		user,
		reason: seesDetails || !OF_RECORDS.includes(reason) ? reason : 'event',
		name: seesDetails ? name : null,
	};
}
