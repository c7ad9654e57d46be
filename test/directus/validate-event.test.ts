import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCallers, roles } from '../support/callers';
import type { Callers, Role } from '../support/callers';
import type { Row } from '../support/client';
import { createEvent } from '../support/records';
import { useSharedServer } from '../support/shared-server';

const ROUTE = '/meeting-manager/validate_event';

interface Verdict {
	errors: { field: string; message: string }[];
	warnings: string[];
}

describe('validate_event: what a save would say, before it', () => {
	const server = useSharedServer();
	const { admin } = server;
	let world: Callers;

	beforeAll(async () => {
		world = await createCallers(server);
	});
	afterAll(() => world?.remove());

	const draft = (changes: Row = {}): Row => ({
		calendar_integration: world.own.mm_calendar_integration,
		external_event_id: 'draft-1',
		event_title: 'Dentist Appointment',
		start_datetime: '2026-12-10T14:00:00Z',
		end_datetime: '2026-12-10T15:00:00Z',
		...changes,
	});
	const ask = async (role: Role, payload: Row) => {
		const { status, body, text } = await world.callers[role].client.post<Verdict>(ROUTE, payload);
		return { status, text, ...body.data };
	};
	const textOf = ({ errors = [] }: Partial<Verdict>) => errors.map(({ message }) => message).join(' ');

	test.each<[string, Row]>([
		['a draft of nothing', { external_event_id: null, event_title: '', start_datetime: null, end_datetime: null }],
		['a bad end', { end_datetime: '2026-12-10T13:00:00Z' }],
		['bad addresses', { attendees_json: ['sarah@'], organizer_email: 'not-an-email' }],
		['a booking that is not there', { meeting_booking: 'MM-MB-none-0001' }],
		['an unknown calendar', { calendar_integration: 'MM-CI-none-0001' }],
	])('%s: the faults of the save, field by field', async (_what, changes) => {
		const { status, errors, ...verdict } = await ask('System Manager', draft(changes));
		const saved = await admin.post('/items/mm_calendar_event_sync', draft(changes));
		expect([status, saved.status]).toEqual([200, 400]);
		expect(errors).toEqual(saved.body.errors[0]?.extensions['faults']);
		expect(textOf({ errors, ...verdict })).toBe(saved.body.errors[0]?.message);
	});

	test('warnings are those that the save stores, and nothing is stored', async () => {
		const long = draft({ start_datetime: '2020-12-10T14:00:00Z', end_datetime: '2020-12-12T14:00:00Z' });
		const { errors, warnings } = await ask('System Manager', long);
		expect(errors).toEqual([]);
		expect(warnings).toEqual([
			'Warning: This event has a duration of 48 hours (> 24 hours). Please verify the event timing is correct.',
			expect.stringMatching(/^Warning: This event started \d+ days ago\./),
		]);
		const saved = await admin.post('/items/mm_calendar_event_sync', { ...long, external_event_id: 'draft-kept' });
		expect(saved.body.data['validation_warnings']).toEqual(warnings);
		const found = await admin.get<Row[]>('/items/mm_calendar_event_sync?filter[external_event_id][_eq]=draft-1');
		expect(found.body.data).toEqual([]);
	});

	test('an event that is being edited is judged with what is stored of it, and is no duplicate of itself', async () => {
		const name = world.own.mm_calendar_event_sync;
		expect(await ask('All', { name })).toMatchObject({ status: 200, errors: [] });
		const moved = await ask('All', { name, end_datetime: '2025-12-10T13:00:00Z' });
		expect(textOf(moved)).toBe('End DateTime must be after Start DateTime.');
		const stored = await admin.get<Row>(`/items/mm_calendar_event_sync/${name}`);
		const twin = await ask('All', draft({ external_event_id: stored.body.data['external_event_id'] }));
		expect(textOf(twin)).toContain('already exists in calendar integration');
	});

	test.each(roles)('%s: own, foreign and unknown events', async (role) => {
		const names = [world.own.mm_calendar_event_sync, world.foreign.mm_calendar_event_sync, 'MM-CES-none-0001'];
		const answers = await Promise.all(names.map((name) => ask(role, { name })));
		const expected = { 'System Manager': [200, 200, 403], All: [200, 403, 403] };
		expect(answers.map(({ status }) => status)).toEqual(
			role === 'System Manager' || role === 'All' ? expected[role] : [403, 403, 403],
		);
		if (role !== 'System Manager') expect(answers[1]?.text).toBe(answers[2]?.text);
	});

	test.each(['All', 'Availability Reader', 'no policy'] as const)(
		'%s: a stranger’s calendar and booking look like none, whatever is in them',
		async (role) => {
			const { foreign } = world;
			const stored = await admin.get<Row>(`/items/mm_calendar_event_sync/${foreign.mm_calendar_event_sync}`);
			const id = stored.body.data['external_event_id'];
			const said = async (integration: string, booking: string) =>
				(
					await ask(role, draft({ calendar_integration: integration, external_event_id: id, meeting_booking: booking }))
				).text
					.replaceAll(integration, 'CALENDAR')
					.replaceAll(booking, 'BOOKING');
			const ofForeign = await said(foreign.mm_calendar_integration, foreign.mm_meeting_booking);
			expect(ofForeign).toContain('does not exist');
			expect(ofForeign).toBe(await said('MM-CI-none-0001', 'MM-MB-none-0001'));
		},
	);

	test('of a stranger’s booking in one’s own calendar nothing is said', async () => {
		const { name } = await createEvent(admin, {
			calendar_integration: world.own.mm_calendar_integration,
			meeting_booking: world.foreign.mm_meeting_booking,
		});
		expect(await ask('All', { name })).toMatchObject({ status: 200, errors: [], warnings: [] });
		expect((await ask('System Manager', { name })).warnings).not.toEqual([]);
	});
});
