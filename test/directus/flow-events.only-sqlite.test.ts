import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { READY_MADE_FLOWS } from '../../extensions/meeting-manager/src/domain/ready-made-flows';
import { BOOKINGS, INTEGRATIONS, patience } from '../support/booking-world';
import type { Row } from '../support/client';
import { googleEmails } from '../support/connect-server';
import { readExample, shapeOf } from '../support/flow-guide';
import { flowsTakenUp } from '../support/flows';
import { startListeningWorld } from '../support/listening-world';
import type { ListeningWorld } from '../support/listening-world';
import { useTarget } from '../support/shared-server';

/** The HTTP client tries so often by itself. */
const REPEATED = 3;
const payloadOf = (event: Row | undefined): Row => Object(event?.['payload']);

/** What Flows hear that listen to the plugin's own events, and to rows that a sync writes. */
describe('a Flow', () => {
	const target = useTarget();
	let world: ListeningWorld;

	beforeAll(async () => {
		world = await startListeningWorld(target.name);
	});
	afterAll(() => world?.stop());

	/** What waits to be settled would be heard of in another test. */
	const cancel = async (booking: string) => {
		await world.change(booking, { status: 'Cancelled' });
		const left = async () => (await world.rowsOf(booking)).map((row) => [row['sync_status'], row['outbound_action']]);
		await expect.poll(left, patience).toEqual([['Deleted Locally', null]]);
	};

	describe('on meeting-manager.booking.conflict', () => {
		test('hears of something put over a booking in the calendar, once', async () => {
			const made = await world.book();
			await world.settled(made.name);
			world.atGoogle('Secret appointment', made);
			const heard = await world.happenings(1, async () => {
				await world.sync();
				await world.sync();
			});
			const { start_datetime, end_datetime } = made;
			expect(heard).toEqual([
				{
					event: 'meeting-manager.booking.conflict',
					collection: 'mm_meeting_booking',
					keys: [made.name],
					payload: {
						reason: 'overlap',
						user: world.sarah.id,
						message: `Meeting Booking '${made.name}' overlaps with something put into the calendar since.`,
						start_datetime,
						end_datetime,
						conflicts: [
							{
								collection: 'mm_calendar_event_sync',
								name: expect.stringMatching(/^MM-CES-/),
								start_datetime,
								end_datetime,
							},
						],
						external_change: null,
						fields: [],
					},
				},
			]);
			expect(JSON.stringify(heard)).not.toContain('Secret');
			expect(shapeOf(heard[0])).toEqual(shapeOf(readExample('bookingConflict')));
		});

		test('as the guide sets it up by API, tells the assigned user', async () => {
			const { operations, ...draft } = readExample('flow');
			expect(draft.options.scope).toEqual(readExample('scope'));
			const created = await world.admin.post<Row>('/flows', { ...draft, operations });
			expect(created.status, created.text).toBe(200);
			const [operation] = Object(created.body.data['operations']);
			const path = `/flows/${String(created.body.data['id'])}`;
			expect((await world.admin.patch(path, { operation })).status).toBe(200);
			await flowsTakenUp(world.admin);
			const made = await world.book();
			await world.settled(made.name);
			world.atGoogle('Over it', made);
			await world.sync();
			const inbox = () => world.knex('directus_notifications').where({ subject: 'A booking needs you' });
			await expect
				.poll(async () => (await inbox()).map(({ recipient, item }) => [recipient, item]), patience)
				.toEqual([[world.sarah.id, made.name]]);
			await world.admin.delete(path);
			await flowsTakenUp(world.admin);
		});

		test('hears of a booking moved in its calendar onto another one', async () => {
			const [moved, stands] = [await world.book(), await world.book()];
			const id = await world.written(moved.name);
			await world.settled(stands.name);
			world.move(id, stands);
			const slot = { start_datetime: stands['start_datetime'], end_datetime: stands['end_datetime'] };
			const heard = await world.happenings(1, async () => {
				await world.sync();
				await expect
					.poll(async () => (await world.booking(moved.name))['external_change'], patience)
					.toMatchObject(slot);
			});
			expect(heard).toMatchObject([
				{
					keys: [moved.name],
					payload: {
						reason: 'external_change',
						start_datetime: moved['start_datetime'],
						external_change: { kind: 'moved', ...slot },
						conflicts: [slot],
					},
				},
			]);
			await cancel(moved.name);
		});

		test('hears of a change that somebody has to settle, once', () =>
			world.withPolicy('propose', async () => {
				const made = await world.book();
				const id = await world.written(made.name);
				const proposed = world.nextSlot();
				world.move(id, proposed);
				const heard = await world.happenings(1, async () => {
					await world.sync();
					await expect
						.poll(async () => (await world.booking(made.name))['external_change'], patience)
						.toMatchObject(proposed);
					await world.sync();
				});
				expect(heard).toMatchObject([
					{
						keys: [made.name],
						payload: {
							reason: 'external_change',
							user: world.sarah.id,
							start_datetime: made['start_datetime'],
							external_change: { kind: 'moved', ...proposed },
							conflicts: [],
						},
					},
				]);
				await cancel(made.name);
			}));

		test('hears of a booking that was refused, new or moved', async () => {
			const made = await world.book({ title: 'Taken' });
			const other = await world.book();
			const { start_datetime, end_datetime } = made;
			const slot = { start_datetime, end_datetime };
			const heard = await world.happenings(2, async () => {
				const draft = { meeting_type: 'support', assigned_user: world.sarah.id, ...slot };
				expect((await world.admin.post(BOOKINGS, draft)).status).toBe(409);
				expect((await world.admin.patch(`${BOOKINGS}/${other.name}`, slot)).status).toBe(409);
			});
			const payload = { reason: 'refused', user: world.sarah.id, ...slot, conflicts: [slot], external_change: null };
			expect(heard).toMatchObject([
				{ keys: [], payload },
				{ keys: [other.name], payload },
			]);
			expect(JSON.stringify(heard)).not.toContain('Taken');
		});
	});

	describe('on changes of rows', () => {
		test('hears of events that a sync creates, changes and deletes, with keys and what changed', async () => {
			const slot = world.nextSlot();
			const later = world.nextSlot();
			const id = world.atGoogle('Review', slot);
			const created = await world.changes(1, () => world.sync());
			expect(created).toMatchObject([
				{
					event: 'mm_calendar_event_sync.items.create',
					collection: 'mm_calendar_event_sync',
					key: expect.stringMatching(/^MM-CES-/),
					payload: {
						event_title: 'Review',
						calendar_integration: world.googleCalendar,
						...slot,
						sync_status: 'Synced',
					},
				},
			]);
			const keys = [created[0]?.['key']];
			world.move(id, later);
			expect(await world.changes(1, () => world.sync())).toEqual([
				{
					event: 'mm_calendar_event_sync.items.update',
					collection: 'mm_calendar_event_sync',
					keys,
					payload: { ...later, last_synced: expect.any(String) },
				},
			]);
			expect(await world.changes(0, () => world.sync())).toEqual([]);
			world.google.deleteEvent(id);
			expect(await world.changes(1, () => world.sync())).toMatchObject([
				{ event: 'mm_calendar_event_sync.items.update', keys, payload: { sync_status: 'Deleted Externally' } },
			]);

			await world.admin.patch(`${INTEGRATIONS}/${world.googleCalendar}`, { deletion_strategy: 'Hard Delete' });
			const hard = world.atGoogle('Short-lived', slot);
			const again = await world.changes(1, () => world.sync());
			world.google.deleteEvent(hard);
			expect(await world.changes(1, () => world.sync())).toMatchObject([
				{ event: 'mm_calendar_event_sync.items.delete', keys: [again.at(-1)?.['key']] },
			]);
			await world.admin.patch(`${INTEGRATIONS}/${world.googleCalendar}`, { deletion_strategy: 'Soft Delete' });
		});

		test('hears of bookings that follow their calendar', async () => {
			const made = await world.book();
			const id = await world.written(made.name);
			const slot = world.nextSlot();
			world.move(id, slot);
			const heard = await world.changes(2, async () => {
				await world.sync();
				await expect.poll(async () => (await world.booking(made.name))['status'], patience).toBe('Rescheduled');
			});
			expect(heard.filter(({ collection }) => collection === 'mm_meeting_booking')).toMatchObject([
				{ event: 'mm_meeting_booking.items.update', keys: [made.name], payload: { ...slot, status: 'Rescheduled' } },
			]);
		});
	});

	test('on meeting-manager.sync.failed hears of a calendar that begins to fail, and of its status', async () => {
		const failing = async () => {
			world.google.failNext('backendError', { method: 'events.list', times: REPEATED });
			expect((await world.sync()).body.data).toMatchObject({ status: 'error' });
		};
		const before = (await world.heard('changed')).length;
		const heard = await world.happenings(1, async () => {
			await failing();
			await failing();
		});
		expect(heard).toMatchObject([
			{
				event: 'meeting-manager.sync.failed',
				collection: 'mm_calendar_integration',
				keys: [world.googleCalendar],
				payload: {
					user: world.sarah.id,
					provider: 'Google Calendar',
					status: 'Failing',
					run: expect.stringMatching(/\S/),
					message: expect.stringContaining('503'),
				},
			},
		]);
		expect(shapeOf(heard[0])).toEqual(shapeOf(readExample('syncFailed')));
		await world.sync();
		const statuses = async () =>
			(await world.heard('changed')).slice(before).filter(({ collection }) => collection === 'mm_calendar_integration');
		await expect
			.poll(async () => (await statuses()).map(payloadOf), patience)
			.toEqual([{ status: 'Failing' }, { status: 'Connected' }]);
		const runs = await world.admin.get(`/items/mm_sync_run/${String(payloadOf(heard[0])['run'])}`);
		expect(runs.body.data).toMatchObject({ status: 'error', calendar_integration: world.googleCalendar });
	});

	test('on meeting-manager.integration.reauthorization hears once, and the ready-made one tells the owner', async () => {
		const inbox = async () =>
			(await world.knex('directus_notifications').orderBy('id')).map(({ recipient, subject, collection, item }) => ({
				recipient,
				subject,
				collection,
				item,
			}));
		await world.knex('directus_notifications').delete();
		await world.admin.patch(`/flows/${READY_MADE_FLOWS.notifyOwner}`, { status: 'active' });
		await flowsTakenUp(world.admin);
		const lose = async () => {
			world.google.revokeGrant(googleEmails[0]);
			await world.knex('mm_account').update({ access_expires: Date.now() });
			expect((await world.sync()).body.data).toMatchObject({ status: 'error' });
			await world.sync();
		};
		const heard = (await world.happenings(2, lose)).toSorted((a, b) =>
			String(b['event']).localeCompare(String(a['event'])),
		);
		expect(heard).toMatchObject([
			{ event: 'meeting-manager.sync.failed', payload: { status: 'Needs Reauthorization' } },
			{
				event: 'meeting-manager.integration.reauthorization',
				collection: 'mm_calendar_integration',
				keys: [world.googleCalendar],
				payload: {
					user: world.sarah.id,
					provider: 'Google Calendar',
					account: googleEmails[0],
					message: expect.stringContaining('Connect sarah@gmail.example (Google Calendar) again.'),
				},
			},
		]);
		const statuses = (await world.heard('changed')).filter(
			({ collection }) => collection === 'mm_calendar_integration',
		);
		expect(statuses.filter((change) => payloadOf(change)['status'] === 'Needs Reauthorization')).toMatchObject([
			{ event: 'mm_calendar_integration.items.update', keys: [world.googleCalendar] },
		]);
		const told = {
			subject: `Connect ${googleEmails[0]} (Google Calendar) again`,
			collection: 'mm_calendar_integration',
		};
		const toOwner = async () => (await inbox()).filter(({ recipient }) => recipient === world.sarah.id);
		await expect.poll(toOwner, patience).toEqual([{ recipient: world.sarah.id, ...told, item: world.googleCalendar }]);
		// The System Managers are told by the plugin as before.
		expect((await inbox()).length).toBe(2);
	});
});
