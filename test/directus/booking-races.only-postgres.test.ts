import createKnex from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Row } from '../support/client';
import { createPerson } from '../support/people';
import type { Person } from '../support/people';
import { createBooking } from '../support/records';
import { useSharedServer } from '../support/shared-server';

const BOOKINGS = '/items/mm_meeting_booking';
const at = (hour: string) => ({
	start_datetime: `2027-03-08T${hour}:00:00.000Z`,
	end_datetime: `2027-03-08T${hour}:30:00.000Z`,
});

/** Saves whose slots are taken and whose rows are not written yet: the row is locked until all have come so far. */
describe('saves of one booking at the same moment', () => {
	const { admin, url, database } = useSharedServer();
	let knex: Knex;
	let sarah: Person;
	let john: Person;
	let booking: string;

	beforeAll(() => {
		knex = createKnex(database);
	});
	afterAll(async () => {
		await knex.destroy();
	});
	beforeEach(async () => {
		[sarah, john] = [await createPerson(url, admin), await createPerson(url, admin)];
		booking = (await createBooking(admin, { assigned_user: sarah.id, ...at('08') })).name;
	});

	const patch = (payload: Row) => admin.patch(`${BOOKINGS}/${booking}`, payload);
	const stored = async () => (await admin.get(`${BOOKINGS}/${booking}`)).body.data;
	const waitingWrites = async () =>
		Number(
			(
				await knex.raw(
					`SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE 'update "mm_meeting_booking"%' AND datname = current_database()`,
				)
			).rows[0].count,
		);

	/** Sends the saves one after the other while none of them can be written, then `meanwhile`, then lets them be written. */
	const whileLocked = async <T>(saves: readonly Row[], meanwhile: () => Promise<T>) => {
		const answers: Promise<Answer<Row>>[] = [];
		const lock = await knex.transaction();
		try {
			await lock('mm_meeting_booking').where({ name: booking }).forUpdate();
			for (const payload of saves) {
				answers.push(patch(payload));
				await expect.poll(waitingWrites, { timeout: 10_000, interval: 20 }).toBe(answers.length);
			}
			const outcome = await meanwhile();
			return { outcome, lock, answers };
		} finally {
			await lock.rollback();
			await Promise.all(answers);
		}
	};

	test('a slot is kept for the save that is on its way to it, whatever came after', async () => {
		const { outcome } = await whileLocked([at('10'), at('12')], () =>
			admin.post(BOOKINGS, { meeting_type: 'race', assigned_user: sarah.id, ...at('10') }),
		);
		expect(outcome.status).toBe(409);
		expect(await stored()).toMatchObject(at('12'));
	});

	test('a save that moves and one that reassigns do not come to a time nobody looked at', async () => {
		await createBooking(admin, { assigned_user: john.id, ...at('10') });
		const { answers } = await whileLocked([at('10'), { assigned_user: john.id }], () => Promise.resolve());
		expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
		expect(await stored()).toMatchObject({ assigned_user: john.id, ...at('08') });
	});

	test('a cancelled booking is not brought back to a time it was moved to meanwhile', async () => {
		await patch({ status: 'Cancelled' });
		await createBooking(admin, { assigned_user: sarah.id, ...at('10') });
		await whileLocked([at('10'), { status: 'Confirmed' }], () => Promise.resolve());
		expect(await stored()).toMatchObject({ status: 'Confirmed', ...at('08') });
	});

	test('one payload for several bookings waits for the saves of each', async () => {
		const other = await createBooking(admin, { assigned_user: sarah.id, ...at('14') });
		const { outcome } = await whileLocked([at('10')], () =>
			admin.patch(BOOKINGS, { keys: [booking, other.name], data: { assigned_user: john.id } }),
		);
		expect([outcome.status, outcome.body.errors[0]?.extensions.code]).toEqual([503, 'MM_BUSY']);
		expect(await stored()).toMatchObject({ assigned_user: sarah.id, ...at('10') });
	});
});
