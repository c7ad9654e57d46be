import {
	createDirectus,
	createItem,
	customEndpoint,
	deleteItem,
	graphql,
	isDirectusError,
	readItem,
	readItems,
	rest,
	staticToken,
	updateItem,
} from '@directus/sdk';
import type { CalendarEventSync, MeetingManagerSchema } from 'directus-extension-meeting-manager/types';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createPerson, removePerson } from '../support/people';
import type { Person } from '../support/people';
import { createIntegration } from '../support/records';
import { useSharedServer } from '../support/shared-server';

describe('an app with @directus/sdk', () => {
	const { url, admin } = useSharedServer();
	const client = createDirectus<MeetingManagerSchema>(url)
		.with(staticToken(inject('adminToken')))
		.with(rest())
		.with(graphql());
	let sarah: Person;
	let integration: string;

	beforeAll(async () => {
		sarah = await createPerson(url, admin, {});
		integration = (await createIntegration(admin, { user: sarah.id, status: 'Paused' })).name;
	});
	afterAll(async () => {
		await admin.delete(`/items/mm_calendar_integration/${integration}`);
		await removePerson(admin, sarah);
	});

	const draft = (title: string): Partial<CalendarEventSync> => ({
		calendar_integration: integration,
		external_event_id: `sdk-${title}`,
		event_title: title,
		start_datetime: '2026-12-10T14:00:00Z',
		end_datetime: '2026-12-10T15:00:00Z',
		attendees_json: ['john@customer.com', { email: sarah.email, response_status: 'accepted' }],
	});

	test('creates, reads, changes and deletes events', async () => {
		const created = await client.request(createItem('mm_calendar_event_sync', draft('Planning')));
		expect(created).toMatchObject({
			name: `MM-CES-${integration}-0001`,
			sync_status: 'Synced',
			start_datetime: '2026-12-10T14:00:00.000Z',
			is_blocking_availability: true,
		});
		const changed = await client.request(
			updateItem('mm_calendar_event_sync', created.name, { event_type: 'Blocked Time' }),
		);
		expect(changed.event_type).toBe('Blocked Time');
		const found = await client.request(
			readItems('mm_calendar_event_sync', {
				fields: ['event_title', 'attendees_json', { calendar_integration: ['provider', { user: ['email'] }] }],
				filter: { calendar_integration: { _eq: integration }, end_datetime: { _gt: '2026-12-10T14:30:00Z' } },
				sort: ['start_datetime'],
			}),
		);
		expect(found).toEqual([
			{
				event_title: 'Planning',
				attendees_json: ['john@customer.com', { email: sarah.email, response_status: 'accepted' }],
				calendar_integration: { provider: 'iCal', user: { email: sarah.email } },
			},
		]);
		await client.request(deleteItem('mm_calendar_event_sync', created.name));
		await expect(client.request(readItem('mm_calendar_event_sync', created.name))).rejects.toThrow();
	});

	test('is told the specification’s sentences, with the fields they belong to', async () => {
		const request = client.request(
			createItem('mm_calendar_event_sync', { ...draft('Backwards'), end_datetime: '2026-12-10T13:00:00Z' }),
		);
		const error = await request.then(
			() => null,
			(reason: unknown) => reason,
		);
		if (!isDirectusError(error)) throw new Error('The SDK knows it for no error of Directus');
		expect(error.errors).toEqual([
			{
				message: 'End DateTime must be after Start DateTime.',
				extensions: {
					code: 'INVALID_PAYLOAD',
					faults: [{ field: 'end_datetime', message: 'End DateTime must be after Start DateTime.' }],
				},
			},
		]);
	});

	test('asks the plugin’s own endpoints', async () => {
		const answer = await client.request<{ available: boolean; coverage: { status: string } }>(
			customEndpoint({
				path: '/meeting-manager/check_time_slot',
				params: { user: sarah.email, start_datetime: '2026-12-10T14:00:00Z', end_datetime: '2026-12-10T15:00:00Z' },
			}),
		);
		expect(answer).toMatchObject({ available: true, conflicts: [], coverage: { status: 'stale' } });
	});

	test('uses GraphQL: creates with an empty name, queries by a filter, updates', async () => {
		const created = await client.query<{ row: { name: string; sync_status: string } }>(
			`mutation ($data: create_mm_calendar_event_sync_input!) {
				row: create_mm_calendar_event_sync_item(data: $data) { name sync_status }
			}`,
			{ data: { name: '', ...draft('By GraphQL'), calendar_integration: { name: integration } } },
		);
		expect(created.row.name).toMatch(new RegExp(`^MM-CES-${integration}-\\d{4}$`));
		const updated = await client.query(
			`mutation ($id: ID!) {
				row: update_mm_calendar_event_sync_item(id: $id, data: { location: "Room 2" }) { location sync_status }
			}`,
			{ id: created.row.name },
		);
		expect(updated).toEqual({ row: { location: 'Room 2', sync_status: 'Synced' } });
		const found = await client.query(
			`query ($calendar: String!) {
				rows: mm_calendar_event_sync(
					filter: { calendar_integration: { name: { _eq: $calendar } }, is_blocking_availability: { _eq: true } }
				) { event_title location calendar_integration { provider user { email } } }
				counted: mm_calendar_event_sync_aggregated(
					filter: { calendar_integration: { name: { _eq: $calendar } } }
				) { count { name } }
			}`,
			{ calendar: integration },
		);
		expect(found).toEqual({
			rows: [
				{
					event_title: 'By GraphQL',
					location: 'Room 2',
					calendar_integration: { provider: 'iCal', user: { email: sarah.email } },
				},
			],
			counted: [{ count: { name: 1 } }],
		});
		const wrong = await admin.graphql(
			`mutation { update_mm_calendar_event_sync_item(id: "${created.row.name}", data: { event_title: "" }) { name } }`,
		);
		expect(wrong.body.errors[0]).toMatchObject({
			message: 'Event Title is required.',
			extensions: { code: 'INVALID_PAYLOAD', faults: [{ field: 'event_title' }] },
		});
	});

	test('GraphQL shows and changes nothing for who may not', async () => {
		const read = await sarah.client.graphql('{ mm_calendar_event_sync { name } }');
		expect(read.body.errors).not.toEqual([]);
		expect(read.text).not.toContain('MM-CES-');
		const write = await sarah.client.graphql(
			`mutation { create_mm_calendar_event_sync_item(data: { name: "", event_title: "Mine" }) { name } }`,
		);
		expect(write.body.errors).not.toEqual([]);
		const { body } = await admin.get(`/items/mm_calendar_event_sync?filter[event_title][_eq]=Mine`);
		expect(body.data).toEqual([]);
	});
});
