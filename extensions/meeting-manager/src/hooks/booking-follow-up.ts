import type { HookExtensionContext, RegisterFunctions } from '@directus/types';
import { assertMayWrite } from '../directus/access';
import type { Runtime } from '../directus/runtime';
import { BOOKING_COLLECTION } from '../domain/booking';
import { demandBookings } from '../store/booking-demand';
import type { DeletedBooking } from '../store/booking-demand';
import { findRecords } from '../store/records';
import { toInstant, toText } from '../store/values';
import { takeSlots } from '../usecases/take-slots';
import { asKeys, asPayload } from './hook-input';

/**
 * From a saved or deleted booking to its calendar events: asked for with the save, done after it. These filters come
 * after those that validate, which have refused whoever may not write.
 */
export function registerBookingFollowUp(
	{ filter, action }: Pick<RegisterFunctions, 'filter' | 'action'>,
	{ services }: Pick<HookExtensionContext, 'services'>,
	{ bookings }: Pick<Runtime, 'bookings'>,
): void {
	filter(`${BOOKING_COLLECTION}.items.create`, async (input, _meta, { database }) => {
		// In the transaction of the save.
		await demandBookings(database, [String(asPayload(input).name)], new Date());
		return input;
	});

	filter(`${BOOKING_COLLECTION}.items.update`, async (input, meta, { database }) => {
		await demandBookings(database, asKeys(meta.keys), new Date());
		return input;
	});

	filter(`${BOOKING_COLLECTION}.items.delete`, async (input, _meta, context) => {
		const keys = asKeys(input);
		await assertMayWrite(services, context, { collection: BOOKING_COLLECTION, action: 'delete', keys, fields: [] });
		const rows = await findRecords(context.database, BOOKING_COLLECTION, keys);
		const now = new Date();
		const released = rows.flatMap(({ name, assigned_user, slot_version }) => {
			const user = toText(assigned_user);
			const taker = { kind: 'booking' as const, id: String(name) };
			const nothing = { slot: null, previousUser: null, hold: null, overrides: 'nothing' as const, isKept: false };
			const write = { version: '', isPartial: false, stored: toText(slot_version) };
			return user === null ? [] : [{ taker, user, ...nothing, write }];
		});
		await context.database.transaction(async (transaction) => {
			// In the order in which a look at a booking locks them.
			await demandBookings(transaction, keys, now, new Map(rows.map((row) => [String(row.name), describe(row)])));
			await takeSlots(transaction, released, now);
		});
		return input;
	});

	const follow = (names: readonly string[]) => void bookings.follow(names);
	action(`${BOOKING_COLLECTION}.items.create`, (meta) => follow([String(meta.key)]));
	action(`${BOOKING_COLLECTION}.items.update`, (meta) => follow(asKeys(meta.keys)));
	action(`${BOOKING_COLLECTION}.items.delete`, (meta) => follow(asKeys(meta.keys ?? meta.payload)));
}

function describe(row: Readonly<Record<string, unknown>>): DeletedBooking {
	return {
		title: toText(row.title) ?? toText(row.meeting_type) ?? '',
		start: toInstant(row.start_datetime)?.toISOString() ?? '',
		end: toInstant(row.end_datetime)?.toISOString() ?? '',
	};
}
