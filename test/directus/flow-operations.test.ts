import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roles } from '../support/callers';
import type { Role } from '../support/callers';
import type { Row } from '../support/client';
import { readExample, shapeOf } from '../support/flow-guide';
import { createFlow } from '../support/flows';
import { instantInDays } from '../support/ics';
import { operationTypes, startOperationFlows } from '../support/operation-flows';
import type { OperationFlows, OperationType, Owned } from '../support/operation-flows';
import { createEvent } from '../support/records';
import { useSharedServer } from '../support/shared-server';

const nobody = '00000000-0000-4000-8000-000000000000';
const slot = { start_datetime: instantInDays(1, 9), end_datetime: instantInDays(1, 10) };

describe('operations in a Flow', () => {
	const server = useSharedServer();
	const { admin, target } = server;
	let flows: OperationFlows;
	let own: Owned;
	let foreign: Owned;

	beforeAll(async () => {
		flows = await startOperationFlows(server);
		({ own, foreign } = flows);
	});
	afterAll(() => flows?.stop());

	const failedEvent = (calendar: string) =>
		createEvent(admin, {
			calendar_integration: calendar,
			external_event_id: `missing-${crypto.randomUUID()}`,
			sync_status: 'Sync Failed',
			start_datetime: instantInDays(2, 9),
			end_datetime: instantInDays(2, 10),
		});

	describe('answer to whom they may', () => {
		/** Columns: own calendar, another person's, an unknown one. */
		const syncing: Record<Role, [number, number, number]> = {
			'System Manager': [200, 200, 400],
			All: [200, 403, 403],
			'Availability Reader': [403, 403, 403],
			'no policy': [403, 403, 403],
			anonymous: [403, 403, 403],
		};
		const asking: typeof syncing = {
			...syncing,
			'Availability Reader': [200, 200, 403],
		};
		const cases: [OperationType, typeof syncing, (who: Owned) => Row][] = [
			['mm-sync-event', syncing, ({ event }) => ({ events: event })],
			['mm-sync-integration', syncing, ({ calendar }) => ({ calendars: [calendar] })],
			['mm-resync-failed', syncing, ({ calendar }) => ({ calendars: [calendar] })],
			['mm-check-time-slot', asking, ({ user }) => ({ user, ...slot })],
			['mm-find-available-slots', asking, ({ user }) => ({ user, ...slot, minutes: 30 })],
		];

		test.each(cases)('%s', async (type, expected, bodyOf) => {
			const unknown = { calendar: 'MM-CI-nobody-0001', event: 'MM-CES-nobody-0001', user: nobody };
			for (const role of roles) {
				const answers = [];
				for (const who of [own, foreign, unknown]) answers.push(await flows.start(type, role, bodyOf(who)));
				expect(
					answers.map(({ status }) => status),
					`${role} ${answers.map(({ text }) => text).join()}`,
				).toEqual(expected[role]);
				// Whoever may not know whether there is such a record learns nothing from how they are refused.
				if (expected[role][2] === 403)
					expect(answers[2]?.text).toBe(answers.find(({ status }) => status === 403)?.text);
			}
		});

		test('with full access, anybody who starts the Flow', async () => {
			const permissions = '$full';
			const body = { ...slot, user: foreign.user, events: foreign.event, calendars: foreign.calendar, minutes: 30 };
			for (const type of operationTypes) await flows.resolve(type, 'anonymous', { ...body, permissions });
			const nobodyNamed = await flows.start('mm-check-time-slot', 'All', { ...slot, permissions });
			expect(nobodyNamed.body.errors[0]).toMatchObject({
				message: '"user" is required.',
				extensions: { code: 'INVALID_PAYLOAD', faults: [{ field: 'user' }] },
			});
		});
	});

	test('mm-sync-event tells of each event, and rejects where one was not synced', async () => {
		const missing = await failedEvent(own.calendar);
		expect(await flows.resolve('mm-sync-event', 'System Manager', { events: [own.event, foreign.event] })).toEqual({
			synced: 2,
			events: [own.event, foreign.event].map((name) => ({
				name,
				status: 'success',
				message: `Event '${name}' synced successfully`,
			})),
		});
		const one = await flows.resolve('mm-sync-event', 'All', { events: own.event });
		expect(shapeOf(one)).toEqual(shapeOf(readExample('mm-sync-event')));
		const answer = await flows.start('mm-sync-event', 'All', { events: [own.event, missing.name] });
		const message = 'The external calendar does not hold this event.';
		expect(answer.status).toBe(502);
		expect(answer.body.errors).toEqual([
			{
				message,
				extensions: {
					code: 'MM_SYNC_FAILED',
					message,
					events: [
						{ name: own.event, status: 'success', message: expect.any(String) },
						{ name: missing.name, status: 'error', message },
					],
				},
			},
		]);
		await admin.delete(`/items/mm_calendar_event_sync/${missing.name}`);
	});

	test('mm-sync-integration tells of each run, and rejects where one failed', async () => {
		const run = { calendar_integration: own.calendar, trigger: 'manual', status: 'success', error: null };
		const resolved = await flows.resolve('mm-sync-integration', 'All', { calendars: own.calendar });
		expect(shapeOf(resolved)).toEqual(shapeOf(readExample('mm-sync-integration')));
		expect(resolved).toMatchObject({
			synced: 1,
			runs: [{ ...run, name: expect.any(String), started: expect.stringMatching(/Z$/) }],
		});
		const answer = await flows.withBrokenFeed(() =>
			flows.start('mm-sync-integration', 'All', { calendars: own.calendar }),
		);
		expect(answer.status).toBe(502);
		expect(answer.body.errors[0]).toMatchObject({
			message: expect.stringContaining('500'),
			extensions: {
				code: 'MM_SYNC_FAILED',
				runs: [{ ...run, status: 'error', error: expect.stringContaining('500') }],
			},
		});
		await flows.resolve('mm-sync-integration', 'All', { calendars: own.calendar });

		await admin.patch(`/items/mm_calendar_integration/${own.calendar}`, { status: 'Paused' });
		const paused = await flows.start('mm-sync-integration', 'All', { calendars: own.calendar });
		await admin.patch(`/items/mm_calendar_integration/${own.calendar}`, { status: 'Connected' });
		expect(paused.body.errors[0]).toMatchObject({
			message: `Calendar Integration '${own.calendar}' is paused or not active.`,
			extensions: { code: 'INVALID_PAYLOAD', faults: [{ field: 'calendar_integrations' }] },
		});
	});

	test('mm-resync-failed retries what its starter may see, and counts the outcomes', async () => {
		const [mine, others] = [await failedEvent(own.calendar), await failedEvent(foreign.calendar)];
		await admin.patch(`/items/mm_calendar_event_sync/${own.event}`, { sync_status: 'Sync Failed' });
		const outcome = (calendar: string, name: string, status: string) => ({
			name,
			calendar_integration: calendar,
			status,
			message: expect.any(String),
		});
		const first = await flows.resolve('mm-resync-failed', 'All', {});
		expect(first).toEqual({
			found: 2,
			synced: 1,
			failed: 1,
			skipped: 0,
			events: expect.arrayContaining([
				outcome(own.calendar, own.event, 'success'),
				outcome(own.calendar, mine.name, 'error'),
			]),
		});
		expect(shapeOf(first)).toEqual(shapeOf(readExample('mm-resync-failed')));
		const all = await flows.resolve('mm-resync-failed', 'System Manager', { limit: 1000 });
		expect(all['events']).toEqual(expect.arrayContaining([outcome(foreign.calendar, others.name, 'error')]));
		expect(await flows.resolve('mm-resync-failed', 'Availability Reader', {})).toMatchObject({ found: 0, events: [] });
		await admin.delete('/items/mm_calendar_event_sync', [mine.name, others.name]);
	});

	test('mm-check-time-slot and mm-find-available-slots answer as their endpoints do', async () => {
		const taken = await flows.resolve('mm-check-time-slot', 'All', { ...slot, explain: true });
		expect(taken).toMatchObject({
			available: false,
			conflicts: [{ name: own.event, event_title: 'Dentist' }],
			coverage: { status: 'fresh' },
			refused: expect.any(Array),
		});
		const plain = await flows.resolve('mm-check-time-slot', 'All', slot);
		expect(shapeOf(plain)).toEqual(shapeOf(readExample('mm-check-time-slot')));
		const masked = await flows.resolve('mm-check-time-slot', 'Availability Reader', { ...slot, user: own.user });
		expect(masked).toMatchObject({ available: false, conflicts: [{ name: null, event_title: 'Busy' }] });
		expect(JSON.stringify(masked)).not.toContain('Dentist');

		const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
		await admin.patch(`/items/mm_user_settings/${own.user}`, {
			working_hours: Object.fromEntries(days.map((day) => [day, [{ start: '08:00', end: '12:00' }]])),
		});
		const range = { start_datetime: instantInDays(1, 8), end_datetime: instantInDays(1, 12), minutes: 60 };
		const found = await flows.resolve('mm-find-available-slots', 'All', range);
		expect(shapeOf(found)).toEqual(shapeOf(readExample('mm-find-available-slots')));
		expect(found).toEqual({
			slots: [8, 10, 11].map((hour) => ({
				start_datetime: instantInDays(1, hour).toISOString(),
				end_datetime: instantInDays(1, hour + 1).toISOString(),
			})),
		});
	});

	test('a wrong option is named', async () => {
		const answer = await flows.start('mm-find-available-slots', 'All', { minutes: 'soon', permissions: 'everything' });
		expect(answer.status).toBe(400);
		expect(answer.body.errors[0]?.extensions['faults']).toEqual([
			{
				field: 'duration_minutes',
				message: '"duration_minutes" must be a whole number of minutes between 1 and 1440.',
			},
			{ field: 'permissions', message: '"permissions" must be $trigger or $full.' },
		]);
	});

	test('the reject path gets code, message and details, in templates and in scripts', async () => {
		await flows.removeFlow('mm-find-available-slots');
		const script = {
			key: 'script',
			type: 'exec',
			options: { code: 'module.exports = async ({ work, $last }) => ({ same: work.code === $last.code, ...work });' },
		};
		const flow = await createFlow(admin, {
			trigger: 'webhook',
			options: { error_on_reject: false, return: 'told' },
			operation: {
				key: 'work',
				type: 'mm-sync-event',
				options: { events: '{{$trigger.body.events}}' },
				reject: {
					...script,
					resolve: {
						key: 'told',
						type: 'transform',
						options: { json: { text: '{{work.code}}: {{work.message}}', script: '{{script}}' } },
					},
				},
			},
		});
		const answer = await flow.start(admin, {});
		await flow.remove();
		expect(JSON.parse(answer.text)).toEqual({
			text: 'INVALID_PAYLOAD: "events" is required.',
			script: { same: true, ...readExample('rejection') },
		});
	});

	test('mm-check-time-slot answers a filter Flow in the transaction of the save', async () => {
		const flow = await createFlow(admin, {
			trigger: 'event',
			options: { type: 'filter', scope: ['items.create'], collections: ['mm_user_availability_rule'] },
			operation: {
				key: 'check',
				type: 'mm-check-time-slot',
				options: { permissions: '$full', user: '{{$trigger.payload.user}}', ...slot },
				resolve: {
					key: 'refuse',
					type: 'throw-error',
					options: { code: 'TAKEN', status: '409', message: 'available: {{check.available}}' },
				},
			},
		});
		const rule = { user: own.user, date: '2026-12-24', rule_type: 'Off' };
		const refused = await admin.post('/items/mm_user_availability_rule', rule);
		await flow.remove();
		expect(refused.status).toBe(409);
		expect(refused.body.errors[0]).toMatchObject({ message: 'available: false', extensions: { code: 'TAKEN' } });
	});

	test('a manual Flow lets nobody sync what is not theirs, whatever they send', async () => {
		const flow = await createFlow(admin, {
			trigger: 'manual',
			options: { collections: ['mm_calendar_event_sync'], location: 'item', requireSelection: true },
			operation: {
				key: 'sync',
				type: 'mm-sync-event',
				options: { events: ['{{$trigger.body.keys}}', '{{$trigger.body.also}}'] },
			},
		});
		const body = { collection: 'mm_calendar_event_sync', keys: [own.event] };
		const sarah = flows.world.callers.All.client;
		const allowed = await flow.start(sarah, body);
		const sneaked = await flow.start(sarah, { ...body, also: foreign.event });
		const strangers = await flow.start(sarah, { ...body, keys: [foreign.event] });
		const manager = await flow.start(flows.world.callers['System Manager'].client, { ...body, also: foreign.event });
		await flow.remove();
		// On Directus 12 Core nobody with the policy All may read the collection, so that Directus starts nothing for them.
		expect([allowed, sneaked, strangers, manager].map(({ status }) => status)).toEqual([
			target.major === 11 ? 200 : 403,
			403,
			403,
			200,
		]);
	});
});
