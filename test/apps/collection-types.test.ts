import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createDirectus, createItem, readItems, rest, updateItem } from '@directus/sdk';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type {
	Attendee,
	CalendarEventSync,
	CalendarIntegration,
	MeetingManagerSchema,
} from 'directus-extension-meeting-manager/types';
import { collections } from '../../directus-config/collections';
import type { EventType, SyncStatus } from '../../extensions/meeting-manager/src/domain/event';
import { repositoryRoot } from '../support/targets';

/** Most of these are checked by the compiler: `npm run check` fails where they do not hold. */
describe('the package’s types', () => {
	const client = createDirectus<MeetingManagerSchema>('http://127.0.0.1').with(rest());

	test('name every option of a select', () => {
		expectTypeOf<CalendarEventSync['sync_status']>().toEqualTypeOf<SyncStatus | null>();
		expectTypeOf<CalendarEventSync['event_type']>().toEqualTypeOf<EventType | null>();
		expectTypeOf<CalendarEventSync['attendees_json']>().toEqualTypeOf<(string | Attendee)[] | null>();
		expectTypeOf<CalendarEventSync['is_blocking_availability']>().toEqualTypeOf<boolean | null>();
		expectTypeOf<CalendarEventSync['name']>().toEqualTypeOf<string>();
	});

	test('type what the SDK reads, related records included', () => {
		const read = () =>
			client.request(
				readItems('mm_calendar_event_sync', {
					fields: ['name', 'sync_status', { calendar_integration: ['provider'] }],
					filter: { sync_status: { _eq: 'Synced' }, calendar_integration: { user: { _eq: '$CURRENT_USER' } } },
				}),
			);
		type Row = Awaited<ReturnType<typeof read>>[number];
		expectTypeOf<Row['sync_status']>().toEqualTypeOf<SyncStatus | null>();
		expectTypeOf<NonNullable<Row['calendar_integration']>['provider']>().toEqualTypeOf<
			CalendarIntegration['provider']
		>();
		expectTypeOf<Row>().not.toHaveProperty('event_title');
		expect(read).toBeTypeOf('function');
	});

	test('refuse what a collection does not hold', () => {
		const create = createItem<MeetingManagerSchema, 'mm_calendar_event_sync', object>;
		type Payload = Parameters<typeof create>[1];
		expectTypeOf<{ event_title: string; attendees_json: string[] }>().toExtend<Payload>();
		expectTypeOf<{ sync_status: 'Finished' }>().not.toExtend<Payload>();
		const update = updateItem<MeetingManagerSchema, 'mm_meeting_booking', object>;
		expectTypeOf<{ status: 'Postponed' }>().not.toExtend<Parameters<typeof update>[2]>();
		expect([create, update]).toHaveLength(2);
	});

	test('hold each collection and each of its fields', async () => {
		const text = await readFile(path.join(repositoryRoot, 'extensions/meeting-manager/dist/types.d.ts'), 'utf8');
		for (const { collection, fields } of collections.filter((each) => each.fields.length > 0)) {
			expect(text).toContain(`\t${collection}: `);
			for (const { field, type } of fields) {
				if (type !== 'alias') expect(text).toContain(`\t${field}: `);
			}
		}
	});
});
