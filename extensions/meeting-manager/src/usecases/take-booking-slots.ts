import type { Knex } from 'knex';
import type { Interval } from '../domain/remote-event';
import { toInstant, toText } from '../store/values';
import type { RecordWorld, RecordWrite } from './prepare-record';
import { takeSlots } from './take-slots';
import type { SlotAnswer, SlotRequest } from './take-slots';

/** Takes the time of bookings that are made, moved, given to another user or brought back, and gives back that of cancelled ones. */
export async function takeBookingSlots(
	transaction: Knex,
	world: Pick<RecordWorld, 'now' | 'isSystemManager'>,
	writes: readonly RecordWrite[],
): Promise<SlotAnswer> {
	const requests = writes.flatMap(toRequest);
	if (requests.length === 0) return { conflicts: [], faults: [] };
	// The flag counts for who saves now, not for who once set it.
	const mayOverride = requests.some(({ isOverriding }) => isOverriding) && (await world.isSystemManager());
	const allowed = requests.map((request) => ({ ...request, isOverriding: request.isOverriding && mayOverride }));
	return takeSlots(transaction, allowed, world.now);
}

function toRequest({ name, values, stored }: RecordWrite): SlotRequest[] {
	const slot = slotOf(values);
	const slotBefore = stored === null ? null : slotOf(stored);
	const user = toText(values.assigned_user);
	const previousUser = toText(stored?.assigned_user);
	const isSame =
		slot?.start.getTime() === slotBefore?.start.getTime() &&
		slot?.end.getTime() === slotBefore?.end.getTime() &&
		(slot === null || user === previousUser);
	if (isSame || user === null) return [];
	return [
		{
			taker: { kind: 'booking', id: name },
			user,
			slot,
			previousUser,
			hold: toText(values.hold),
			isOverriding: values.override_conflicts === true,
		},
	];
}

/** The time a booking takes of its user; null: it is cancelled. */
function slotOf(record: Readonly<Record<string, unknown>>): Interval | null {
	const start = toInstant(record.start_datetime);
	const end = toInstant(record.end_datetime);
	return record.status === 'Cancelled' || start === null || end === null ? null : { start, end };
}
