import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVENTS, INTEGRATIONS, patience, startBookingWorld } from '../support/booking-world';
import type { BookingWorld } from '../support/booking-world';
import { useTarget } from '../support/shared-server';

/** What comes of changes made elsewhere than in the booking: in Outlook, to calendars and to users. */
describe('a booking', () => {
	const target = useTarget();
	let world: BookingWorld;

	beforeAll(async () => {
		world = await startBookingWorld(target.name);
	});
	afterAll(async () => {
		await world.stop();
	});

	const bookJohn = (title: string) => world.book({ title, assigned_user: world.john.id });
	const titles = (title: string) => world.graph.listTitles().filter((found) => found === title);
	const moveInOutlook = (id: string, slot: { start_datetime: string; end_datetime: string }) =>
		world.graph.changeEvent(id, { start: new Date(slot.start_datetime), end: new Date(slot.end_datetime) });
	const withOutlookPolicy = async (policy: string, run: () => Promise<void>) => {
		await world.admin.patch(`${INTEGRATIONS}/${world.outlookCalendar}`, { external_change_policy: policy });
		try {
			await run();
		} finally {
			await world.admin.patch(`${INTEGRATIONS}/${world.outlookCalendar}`, { external_change_policy: 'apply' });
		}
	};
	const syncOutlook = () => world.sync(world.outlookCalendar);

	describe('changed in Outlook', () => {
		test('apply: moves and is cancelled with its event', async () => {
			const made = await bookJohn('Outlook applies');
			const id = await world.written(made.name);
			const slot = world.nextSlot();
			moveInOutlook(id, slot);
			await syncOutlook();
			await expect
				.poll(async () => world.booking(made.name), patience)
				.toMatchObject({ ...slot, status: 'Rescheduled' });
			world.graph.deleteEvent(id);
			await syncOutlook();
			await expect.poll(async () => (await world.booking(made.name))['status'], patience).toBe('Cancelled');
		});

		test('propose: shows it until somebody decides', () =>
			withOutlookPolicy('propose', async () => {
				const made = await bookJohn('Outlook proposes');
				const id = await world.written(made.name);
				const slot = world.nextSlot();
				moveInOutlook(id, slot);
				await syncOutlook();
				await expect
					.poll(async () => (await world.booking(made.name))['external_change'], patience)
					.toMatchObject({ kind: 'moved', ...slot });
				expect(await world.booking(made.name)).toMatchObject({ status: 'Confirmed' });
				const settled = await world.john.client.post('/meeting-manager/settle_external_change', {
					meeting_booking: made.name,
					accept: true,
				});
				expect(settled.status).toBe(200);
				expect(await world.booking(made.name)).toMatchObject({ ...slot, external_change: null });
			}));

		test('ignore: stands, and its next change writes the event anew', () =>
			withOutlookPolicy('ignore', async () => {
				const made = await bookJohn('Outlook ignores');
				world.graph.deleteEvent(await world.written(made.name));
				await syncOutlook();
				expect(await world.booking(made.name)).toMatchObject({ status: 'Confirmed' });
				await world.change(made.name, world.nextSlot());
				await world.settled(made.name, 2);
				expect(titles('Outlook ignores')).toHaveLength(1);
			}));
	});

	test('changed in a calendar reaches event-hook Flows', async () => {
		const flow = await world.admin.post<{ id: string }>('/flows', {
			name: 'Log moved bookings',
			trigger: 'event',
			status: 'active',
			options: { type: 'action', scope: ['items.update'], collections: ['mm_meeting_booking'] },
		});
		const operation = await world.admin.post<{ id: string }>('/operations', {
			flow: flow.body.data.id,
			name: 'log',
			key: 'log',
			type: 'item-create',
			position_x: 1,
			position_y: 1,
			options: {
				collection: 'mm_error_log',
				permissions: '$full',
				payload: { title: 'seen by a flow', message: '{{$trigger.keys[0]}} {{$trigger.payload.status}}' },
			},
		});
		await world.admin.patch(`/flows/${flow.body.data.id}`, { operation: operation.body.data.id });
		const seen = async () => {
			const rows = await world.knex('mm_error_log').where({ title: 'seen by a flow' });
			return rows.map(({ message }) => String(message));
		};
		const made = await world.book({ title: 'Told to Flows' });
		// Directus takes a new Flow up in its own time.
		await expect
			.poll(async () => {
				await world.change(made.name, { status: 'Confirmed' });
				return seen();
			}, patience)
			.toContain(`${made.name} Confirmed`);
		world.move(await world.written(made.name), world.nextSlot());
		await world.sync();
		await expect.poll(seen, patience).toContain(`${made.name} Rescheduled`);
		await world.admin.delete(`/flows/${flow.body.data.id}`);
	});

	test('made before is written to a calendar that becomes primary', async () => {
		await world.admin.patch(`${INTEGRATIONS}/${world.outlookCalendar}`, { is_primary: false });
		const made = await bookJohn('Made before');
		await world.admin.patch(`${INTEGRATIONS}/${world.outlookCalendar}`, { is_primary: true });
		await world.settled(made.name);
		expect(titles('Made before')).toHaveLength(1);
	});

	test('of a user who is deleted is looked at, and is done', async () => {
		const leaving = await world.createPerson();
		const made = await world.book({ title: 'Left alone', assigned_user: leaving.id });
		expect((await world.admin.delete(`/users/${leaving.id}`)).status).toBe(204);
		await expect
			.poll(
				async () => {
					await world.knex('mm_booking_demand').update({ asked: Date.now() - 120_000 });
					return world.knex('mm_booking_demand').where({ booking: made.name });
				},
				{ timeout: 25_000, interval: 500 },
			)
			.toEqual([]);
		expect(await world.booking(made.name)).toMatchObject({ assigned_user: null });
		expect(await world.knex(EVENTS).where({ meeting_booking: made.name })).toEqual([]);
		expect(world.server.log()).not.toContain('could not be brought up to date');
	});
});
