import { describe, expect, test } from 'vitest';
import { permissions, roles } from '../../directus-config/access';
import { collections } from '../../directus-config/collections';
import { presets } from '../../directus-config/presets';
import { relations } from '../../directus-config/relations';
import type { CollectionConfig } from '../../directus-config/types';
import { BOOKING_STATUSES } from '../../extensions/meeting-manager/src/domain/booking';
import { EVENT_TYPES, SYNC_DIRECTIONS, SYNC_STATUSES } from '../../extensions/meeting-manager/src/domain/event';
import {
	DELETION_STRATEGIES,
	EXTERNAL_CHANGE_POLICIES,
	INTEGRATION_DEFAULTS,
	INTEGRATION_DIRECTIONS,
	INTEGRATION_STATUSES,
	PROVIDERS,
} from '../../extensions/meeting-manager/src/domain/integration';
import { RUN_STATUSES, RUN_TRIGGERS } from '../../extensions/meeting-manager/src/domain/sync-run';
import { RULE_TYPES } from '../../extensions/meeting-manager/src/domain/user-settings';

const eventFields = [
	...['calendar_integration', 'external_event_id', 'event_title', 'event_type', 'sync_status', 'start_datetime'],
	...['end_datetime', 'description', 'location', 'attendees_json', 'organizer_email', 'meeting_booking'],
	...['is_blocking_availability', 'last_synced', 'external_last_modified', 'sync_direction', 'sync_error_log'],
	...['modified', 'validation_warnings', 'blocking_reason', 'sync_attempts', 'next_retry'],
];

/** Every field the contract names, by collection. */
const contract: Readonly<Record<string, readonly string[]>> = {
	mm_calendar_event_sync: ['name', ...eventFields],
	mm_calendar_event_archive: ['name', ...eventFields],
	mm_calendar_integration: [
		...['name', 'user', 'provider', 'ical_url', 'calendar_name', 'external_calendar_id', 'time_zone', 'is_active'],
		...['is_primary', 'sync_direction', 'sync_interval_minutes', 'sync_past_days', 'sync_future_days'],
		...['tentative_blocks', 'deletion_strategy', 'invite_attendees', 'write_attendee_calendars'],
		...['external_change_policy', 'retry_threshold', 'last_synced', 'status', 'sync_error_log'],
	],
	mm_meeting_booking: [
		...['name', 'meeting_type', 'assigned_user', 'start_datetime', 'end_datetime', 'title', 'description', 'location'],
		...['status', 'customer_name', 'customer_email', 'attendees_json', 'override_conflicts', 'hold'],
	],
	mm_user_settings: [
		...['name', 'time_zone', 'working_hours', 'buffer_before_minutes', 'buffer_after_minutes'],
		...['minimum_notice_minutes', 'maximum_days_ahead'],
	],
	mm_user_availability_rule: ['name', 'user', 'date', 'rule_type', 'start_time', 'end_time'],
	mm_error_log: ['name', 'title', 'message', 'reference_collection', 'reference_name', 'created'],
	mm_sync_run: [
		...['name', 'calendar_integration', 'trigger', 'status', 'started', 'ended', 'created', 'updated', 'deleted'],
		...['unchanged', 'quarantined', 'error'],
	],
};

/** Every select, with the vocabulary of the code. */
const vocabularies: Readonly<Record<string, readonly string[]>> = {
	'mm_calendar_event_sync.event_type': EVENT_TYPES,
	'mm_calendar_event_sync.sync_status': SYNC_STATUSES,
	'mm_calendar_event_sync.sync_direction': SYNC_DIRECTIONS,
	'mm_calendar_event_archive.event_type': EVENT_TYPES,
	'mm_calendar_event_archive.sync_status': SYNC_STATUSES,
	'mm_calendar_event_archive.sync_direction': SYNC_DIRECTIONS,
	'mm_calendar_integration.provider': PROVIDERS,
	'mm_calendar_integration.sync_direction': INTEGRATION_DIRECTIONS,
	'mm_calendar_integration.deletion_strategy': DELETION_STRATEGIES,
	'mm_calendar_integration.external_change_policy': EXTERNAL_CHANGE_POLICIES,
	'mm_calendar_integration.status': INTEGRATION_STATUSES,
	'mm_meeting_booking.status': BOOKING_STATUSES,
	'mm_user_availability_rule.rule_type': RULE_TYPES,
	'mm_sync_run.trigger': RUN_TRIGGERS,
	'mm_sync_run.status': RUN_STATUSES,
};

const sections = [
	'Event Information',
	'Event Timing',
	'Event Details',
	'Linked Records',
	'Sync Metadata',
	'Sync Internals',
];

function collection(name: string): CollectionConfig {
	const found = collections.find((config) => config.collection === name);
	if (found === undefined) throw new Error(`No collection ${name}`);
	return found;
}

function field(collectionName: string, name: string) {
	const found = collection(collectionName).fields.find((config) => config.field === name);
	if (found === undefined) throw new Error(`No field ${collectionName}.${name}`);
	return found;
}

describe('collections', () => {
	test('are those of the contract, in one folder', () => {
		const tables = collections.filter(({ fields }) => fields.length > 0);
		expect(tables.map((config) => config.collection).toSorted()).toEqual(Object.keys(contract).toSorted());
		expect(new Set(tables.map(({ meta }) => meta.group))).toEqual(new Set(['meeting_manager']));
	});

	test.each(Object.entries(contract))('%s has every field of the contract, none twice', (name, fields) => {
		const names = collection(name).fields.map((config) => config.field);
		expect(names).toEqual(expect.arrayContaining([...fields]));
		expect(new Set(names).size).toBe(names.length);
	});

	test.each(Object.keys(contract))('%s is keyed by name, and nothing else refuses null in the database', (name) => {
		const notNull = collection(name).fields.filter(({ schema }) => schema?.is_nullable === false);
		expect(notNull.map((config) => config.field)).toEqual(['name']);
		expect(notNull[0]?.schema?.is_primary_key).toBe(true);
	});

	test('every select has a vocabulary in the code and offers exactly that', () => {
		const selects = collections.flatMap(({ collection: name, fields }) =>
			fields
				.filter(({ meta }) => meta.options?.['choices'] !== undefined)
				.map((config) => [`${name}.${config.field}`, config.meta.options?.['choices']] as const),
		);
		const offered = Object.fromEntries(
			selects.map(([key, choices]) => [
				key,
				Array.isArray(choices) ? choices.map(({ value }: { value: string }) => value) : [],
			]),
		);
		expect(offered).toEqual(vocabularies);
	});

	test('defaults are those of the code, and none is outside its select', () => {
		for (const [name, value] of Object.entries(INTEGRATION_DEFAULTS)) {
			expect(field('mm_calendar_integration', name).schema?.default_value, name).toBe(value);
		}
		for (const [key, options] of Object.entries(vocabularies)) {
			const [collectionName = '', name = ''] = key.split('.');
			const value = field(collectionName, name).schema?.default_value;
			if (value !== undefined) expect(options, key).toContain(value);
		}
	});

	test('every group of a field is a section of the same collection', () => {
		for (const { fields } of collections) {
			const sectionsOf = fields.filter(({ meta }) => meta.interface === 'group-detail');
			const groups = sectionsOf.map((config) => config.field);
			for (const { meta } of fields) if (meta.group !== undefined) expect(groups).toContain(meta.group);
		}
	});
});

describe('the event collection', () => {
	test('has the sections of the specification, in its order', () => {
		const names = collection('mm_calendar_event_sync')
			.fields.filter(({ meta }) => meta.interface === 'group-detail')
			.map(({ meta }) => meta.translations?.[0]?.translation);
		expect(names).toEqual(sections);
	});

	test('has the defaults of the specification', () => {
		const defaults = ['event_type', 'sync_status', 'is_blocking_availability', 'sync_direction'].map(
			(name) => field('mm_calendar_event_sync', name).schema?.default_value,
		);
		expect(defaults).toEqual(['External Event', 'Synced', true, 'Inbound']);
	});

	test('shows what the sync manages read-only', () => {
		const managed = collection('mm_calendar_event_sync')
			.fields.filter(({ meta }) => ['sync_metadata', 'sync_internals'].includes(meta.group ?? ''))
			.filter(({ type }) => type !== 'alias');
		expect(managed.length).toBeGreaterThan(10);
		expect(managed.filter(({ meta }) => meta.readonly !== true)).toEqual([]);
	});

	test('holds ids of 1,024 characters', () => {
		expect(field('mm_calendar_event_sync', 'external_event_id').schema?.max_length).toBe(1024);
	});
});

describe('the archive', () => {
	test('holds the fields of events, without defaults, and knows no other record', () => {
		const names = (config: CollectionConfig) => config.fields.map((item) => item.field);
		const ofEvents = names(collection('mm_calendar_event_sync'));
		expect(names(collection('mm_calendar_event_archive'))).toEqual(
			ofEvents.filter((name) => !['checks', 'sync_now'].includes(name)),
		);
		const defaults = collection('mm_calendar_event_archive').fields.filter(
			({ schema }) => schema?.default_value !== undefined,
		);
		expect(defaults).toEqual([]);
		expect(relations.filter((relation) => relation.collection === 'mm_calendar_event_archive')).toEqual([]);
	});
});

describe('relations', () => {
	test('none leads from bookings to events, or from them to bookings', () => {
		const pairs = relations.map((relation) => `${relation.collection} → ${relation.related_collection}`);
		expect(pairs.filter((pair) => pair.includes('event') && pair.includes('booking'))).toEqual([]);
	});

	test('belong to fields that exist', () => {
		for (const relation of relations) expect(field(relation.collection, relation.field).meta.special).toContain('m2o');
	});
});

describe('access', () => {
	const all = roles.find(({ name }) => name === 'All')?.policy;
	const manager = roles.find(({ name }) => name === 'System Manager')?.policy;

	test('All only reads, and every read is bound to the caller', () => {
		const granted = permissions.filter(({ policy }) => policy === all);
		expect(new Set(granted.map(({ action }) => action))).toEqual(new Set(['read']));
		for (const permission of granted) expect(JSON.stringify(permission.permissions)).toContain('$CURRENT_USER');
		expect(granted.map((permission) => permission.collection).toSorted()).toEqual([
			'mm_calendar_event_sync',
			'mm_calendar_integration',
			'mm_meeting_booking',
			'mm_sync_run',
			'mm_user_availability_rule',
			'mm_user_settings',
		]);
	});

	test('System Manager has all four on five collections and reads the rest, on every row', () => {
		const granted = permissions.filter(({ policy, collection: name }) => policy === manager && name.startsWith('mm_'));
		expect(granted.filter((permission) => permission.permissions !== null)).toEqual([]);
		const writable = granted.filter(({ action }) => action !== 'read').map((permission) => permission.collection);
		expect(new Set(writable)).toEqual(
			new Set([
				'mm_calendar_event_sync',
				'mm_calendar_integration',
				'mm_meeting_booking',
				'mm_user_settings',
				'mm_user_availability_rule',
			]),
		);
		expect(writable).toHaveLength(15);
		expect(granted.filter(({ action }) => action === 'read')).toHaveLength(8);
	});
});

describe('default views', () => {
	test('of bookmarks are those of the specification’s monitoring, each a table with a filter', () => {
		const bookmarks = presets.filter(({ bookmark }) => bookmark !== null);
		expect(bookmarks.map(({ bookmark }) => bookmark)).toEqual(['$t:Failed syncs', '$t:Pending', '$t:This week']);
		for (const { collection: name, layout, filter } of bookmarks) {
			expect([name, layout]).toEqual(['mm_calendar_event_sync', 'tabular']);
			expect(filter).toHaveProperty('_and');
		}
		expect(JSON.stringify(bookmarks.at(-1)?.filter)).toContain('$NOW(+7 days)');
	});

	test('name fields that exist', () => {
		for (const { collection: name, layout_query: query } of presets) {
			const { tabular } = query;
			const fields = typeof tabular === 'object' && tabular !== null && 'fields' in tabular ? tabular.fields : null;
			if (!Array.isArray(fields)) throw new Error(`${name}: no columns`);
			for (const column of fields) field(name, String(column));
		}
	});

	test('the events open as a calendar from start to end', () => {
		const preset = presets.find(
			({ collection: name, bookmark }) => name === 'mm_calendar_event_sync' && bookmark === null,
		);
		expect(preset?.layout).toBe('calendar');
		expect(preset?.layout_options['calendar']).toMatchObject({
			startDateField: 'start_datetime',
			endDateField: 'end_datetime',
		});
	});
});
