import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOOKINGS, EVENTS, INTEGRATIONS, patience, startBookingWorld } from '../support/booking-world';
import type { BookingWorld } from '../support/booking-world';
import { query } from '../support/client';
import { useTarget } from '../support/shared-server';
import { openSocket } from '../support/websocket';

/** Bookings and what becomes of them in Sarah's Google calendar and John's Outlook. */
describe('a booking in the calendars', () => {
	const target = useTarget();
	let world: BookingWorld;

	beforeAll(async () => {
		world = await startBookingWorld(target.name);
	});
	afterAll(async () => {
		await world.stop();
	});

	test('moves there with one change of the same event, and leaves what was corrected there', async () => {
		const made = await world.book({ title: 'Reschedule me' });
		const id = await world.written(made.name);
		world.google.changeEvent(id, { location: 'Room 7' });
		await world.sync();
		const before = world.requests('PATCH');
		const slot = world.nextSlot();
		await world.change(made.name, slot);
		await expect
			.poll(() => new Date(String(Object(world.google.findEvent(id)?.start).dateTime)).toISOString(), patience)
			.toBe(slot.start_datetime);
		expect(await world.written(made.name)).toBe(id);
		expect(world.requests('PATCH') - before).toBe(1);
		expect(world.google.findEvent(id)).toMatchObject({ location: 'Room 7' });
		expect(world.titled('Reschedule me')).toHaveLength(1);
	});

	test('leaves the calendar when it is cancelled, and comes back with it', async () => {
		const made = await world.book({ title: 'Cancel me' });
		const id = await world.written(made.name);
		await world.change(made.name, { status: 'Cancelled' });
		await expect.poll(() => world.google.findEvent(id)?.status, patience).toBe('cancelled');
		expect(await world.settled(made.name)).toEqual([expect.objectContaining({ sync_status: 'Deleted Locally' })]);
		const status = await world.admin.get(
			`/meeting-manager/booking_sync_status${query({ meeting_booking: made.name })}`,
		);
		expect(status.body.data).toMatchObject({ synced: false, event_count: 0 });
		await world.change(made.name, { status: 'Confirmed' });
		await world.settled(made.name, 2);
		expect(world.titled('Cancel me')).toHaveLength(1);
	});

	test('leaves the calendar when it is deleted, with an audit entry', async () => {
		const made = await world.book({ title: 'Delete me' });
		const id = await world.written(made.name);
		await world.admin.delete(`${BOOKINGS}/${made.name}`);
		await expect.poll(() => world.google.findEvent(id)?.status, patience).toBe('cancelled');
		const entries = await world.knex('mm_error_log').where({ reference_name: made.name });
		expect(entries.map(({ title, message }) => [title, message])).toEqual([
			['Meeting Booking deleted', expect.stringContaining(`Meeting Booking ${made.name} (Delete me, `)],
		]);
	});

	test('moves to the calendar of whom it is given to', async () => {
		const made = await world.book({ title: 'Reassign me' });
		const id = await world.written(made.name);
		await world.change(made.name, { assigned_user: world.john.id });
		await expect.poll(() => world.google.findEvent(id)?.status, patience).toBe('cancelled');
		await expect.poll(() => world.graph.listTitles(), patience).toContain('Reassign me');
		const rows = await world.settled(made.name, 2);
		expect(rows.map(({ calendar_integration, sync_status }) => [calendar_integration, sync_status]).toSorted()).toEqual(
			[
				[world.googleCalendar, 'Deleted Locally'],
				[world.outlookCalendar, 'Synced'],
			].toSorted(),
		);
	});

	test('stands in the calendars of attendees who are users here, if the calendar says so', async () => {
		await world.admin.patch(`${INTEGRATIONS}/${world.googleCalendar}`, { write_attendee_calendars: true });
		const made = await world.book({ title: 'All hands', attendees_json: [world.john.email, 'stranger@example.com'] });
		await world.settled(made.name, 2);
		expect(world.graph.listTitles().filter((title) => title === 'All hands')).toHaveLength(1);
		expect(world.titled('All hands')).toHaveLength(1);
		await world.change(made.name, { attendees_json: [] });
		await expect.poll(() => world.graph.listTitles(), patience).not.toContain('All hands');
		expect(world.titled('All hands')).toHaveLength(1);
		await world.admin.patch(`${INTEGRATIONS}/${world.googleCalendar}`, { write_attendee_calendars: false });
	});

	test('a provider that is down fails no save; the event is written once it is back', async () => {
		world.google.failNext('backendError', { method: 'events.insert', times: 4 });
		const made = await world.book({ title: 'Later' });
		expect(made['status']).toBe('Confirmed');
		await expect.poll(async () => (await world.rowsOf(made.name))[0]?.['sync_error_log'], patience).toBeTruthy();
		expect((await world.rowsOf(made.name))[0]).toMatchObject({ sync_status: 'Pending Sync' });
		const { start_datetime, end_datetime } = made;
		const asked = query({
			user: world.sarah.id,
			start_datetime: String(start_datetime),
			end_datetime: String(end_datetime),
		});
		const free = await world.admin.get(`/meeting-manager/check_time_slot${asked}`);
		expect(free.body.data).toMatchObject({ available: false });
		await world.knex(EVENTS).where({ meeting_booking: made.name }).update({ next_retry: null });
		await world.settled(made.name);
		expect(world.titled('Later')).toHaveLength(1);
	});

	test('an event row that was deleted outright is found again, not made twice', async () => {
		const made = await world.book({ title: 'Found again' });
		const id = await world.written(made.name);
		const [row] = await world.rowsOf(made.name);
		await world.admin.delete(`/items/${EVENTS}/${String(row?.['name'])}`);
		await world.sync();
		await world.change(made.name, { description: 'changed' });
		expect(await world.written(made.name)).toBe(id);
		expect(world.titled('Found again')).toHaveLength(1);
	});

	describe('a change made in the calendar', () => {
		test('apply: moves the booking, once, and listeners hear of it', async () => {
			const socket = await openSocket(world.server.url, world.server.adminToken);
			socket.send({ type: 'subscribe', collection: 'mm_meeting_booking' });
			const made = await world.book({ title: 'Moved there' });
			const id = await world.written(made.name);
			const slot = world.nextSlot();
			world.move(id, slot);
			await world.sync();
			await expect
				.poll(async () => (await world.booking(made.name))['start_datetime'], patience)
				.toBe(slot.start_datetime);
			expect(await world.booking(made.name)).toMatchObject({ ...slot, status: 'Rescheduled', external_change: null });
			expect((await world.rowsOf(made.name))[0]).toMatchObject({
				sync_direction: 'Bidirectional',
				outbound_action: null,
			});
			await expect
				.poll(() => socket.heard, patience)
				.toContainEqual(
					expect.objectContaining({ event: 'update', data: [expect.objectContaining({ name: made.name, ...slot })] }),
				);
			socket.close();
			const patches = world.requests('PATCH');
			await world.sync();
			await world.change(made.name, { description: 'no new time' });
			await expect.poll(() => world.requests('PATCH') - patches, patience).toBe(1);
			expect(await world.written(made.name)).toBe(id);
			expect(await world.booking(made.name)).toMatchObject(slot);
		});

		test('apply: deleting the event cancels the booking, whatever the deletion strategy', async () => {
			for (const deletion_strategy of ['Hard Delete', 'Soft Delete']) {
				await world.admin.patch(`${INTEGRATIONS}/${world.googleCalendar}`, { deletion_strategy });
				const made = await world.book({ title: `Deleted there: ${deletion_strategy}` });
				world.google.deleteEvent(await world.written(made.name));
				await world.sync();
				await expect.poll(async () => (await world.booking(made.name))['status'], patience).toBe('Cancelled');
				expect(await world.rowsOf(made.name)).toEqual([expect.objectContaining({ sync_status: 'Deleted Externally' })]);
			}
		});

		test('apply: a move onto another booking waits for somebody to decide, one onto another event does not', async () => {
			const taken = world.nextSlot();
			await world.book({ title: 'First there', ...taken });
			const made = await world.book({ title: 'Second there' });
			const id = await world.written(made.name);
			world.move(id, taken);
			await world.sync();
			await expect.poll(async () => (await world.booking(made.name))['external_change'], patience).toMatchObject(taken);
			expect(await world.booking(made.name)).toMatchObject({ start_datetime: made['start_datetime'] });
			const draft = { meeting_booking: made.name, accept: true };
			const refused = await world.admin.post('/meeting-manager/settle_external_change', draft);
			expect([refused.status, refused.body.errors[0]?.extensions.code]).toEqual([409, 'MM_CONFLICT']);

			const own = world.nextSlot();
			await world.admin.post(`/items/${EVENTS}`, {
				calendar_integration: world.googleCalendar,
				external_event_id: 'own',
				event_title: 'Own',
				...own,
			});
			world.move(id, own);
			await world.sync();
			await expect
				.poll(async () => (await world.booking(made.name))['start_datetime'], patience)
				.toBe(own.start_datetime);
			const logged = await world.knex('mm_error_log').where({ reference_name: made.name });
			expect(logged.map(({ title }) => title)).toContain('Booked despite conflicts');
		});

		test('propose: is shown and told, and applied or undone as somebody decides', () =>
			world.withPolicy('propose', async () => {
				const made = await world.book({ title: 'Proposal' });
				const id = await world.written(made.name);
				const before = await world.booking(made.name);
				const proposed = world.nextSlot();
				world.move(id, proposed);
				await world.sync();
				const shown = { kind: 'moved', ...proposed };
				await expect
					.poll(async () => (await world.booking(made.name))['external_change'], patience)
					.toMatchObject(shown);
				expect(await world.booking(made.name)).toMatchObject({
					start_datetime: before['start_datetime'],
					status: 'Confirmed',
				});
				const inbox = () => world.knex('directus_notifications').where({ item: made.name });
				await expect
					.poll(async () => (await inbox()).map(({ recipient }) => recipient), patience)
					.toEqual([world.sarah.id]);

				const settle = (accept: unknown, client = world.admin) =>
					client.post('/meeting-manager/settle_external_change', { meeting_booking: made.name, accept });
				expect((await settle(true, world.john.client)).status).toBe(403);
				expect((await settle('perhaps')).status).toBe(400);
				expect((await settle(false, world.sarah.client)).status).toBe(200);
				await expect
					.poll(() => new Date(String(Object(world.google.findEvent(id)?.start).dateTime)).toISOString(), patience)
					.toBe(before['start_datetime']);
				await world.settled(made.name);
				expect(await world.booking(made.name)).toMatchObject({ external_change: null, status: 'Confirmed' });
				expect((await settle(true)).status).toBe(400);

				world.move(id, proposed);
				await world.sync();
				await expect
					.poll(async () => (await world.booking(made.name))['external_change'], patience)
					.toMatchObject(shown);
				expect((await settle(true)).status).toBe(200);
				expect(await world.booking(made.name)).toMatchObject({
					...proposed,
					status: 'Rescheduled',
					external_change: null,
				});

				world.google.deleteEvent(id);
				await world.sync();
				await expect
					.poll(async () => (await world.booking(made.name))['external_change'], patience)
					.toMatchObject({ kind: 'deleted' });
				expect((await settle(false)).status).toBe(200);
				await world.settled(made.name, 2);
				expect(world.titled('Proposal')).toHaveLength(1);
			}));

		test('ignore: the booking stands, and its next change writes the event anew', () =>
			world.withPolicy('ignore', async () => {
				const made = await world.book({ title: 'Ignored' });
				const id = await world.written(made.name);
				const slot = world.nextSlot();
				world.move(id, slot);
				await world.sync();
				await world.change(made.name, { description: 'still here' });
				await expect.poll(() => world.google.findEvent(id)?.description, patience).toBe('still here');
				expect(await world.booking(made.name)).toMatchObject({
					start_datetime: made['start_datetime'],
					status: 'Confirmed',
				});
				world.google.deleteEvent(id);
				await world.sync();
				expect(await world.booking(made.name)).toMatchObject({ status: 'Confirmed' });
				expect(world.titled('Ignored')).toHaveLength(0);
				await world.change(made.name, world.nextSlot());
				await world.settled(made.name, 2);
				expect(world.titled('Ignored')).toHaveLength(1);
			}));
	});
});
