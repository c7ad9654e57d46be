import { describe, expect, test } from 'vitest';
import { readArgs } from '../../extensions/meeting-manager/src/schemas/endpoint-args';
import {
	checkTimeSlotOptions,
	findSlotsOptions,
	resyncFailedOptions,
	syncEventOptions,
	syncIntegrationOptions,
} from '../../extensions/meeting-manager/src/schemas/operation-options';

type Schema = Parameters<typeof readArgs>[0];

const args = (schema: Schema, options: unknown) => {
	const reading = readArgs(schema, options);
	return reading.ok ? reading.args : reading.faults;
};
const faults = (schema: Schema, options: unknown): string[] => {
	const reading = readArgs(schema, options);
	return reading.ok ? [] : reading.faults.map(({ field, message }) => `${field}: ${message}`);
};

describe('names of records', () => {
	const events = (value: unknown) => args(syncEventOptions, { events: value });
	const named = (...names: string[]) => ({ permissions: '$trigger', events: names });

	test('come as a list, as text with commas or as JSON, each once', () => {
		expect(events(['A', 'B', 'A'])).toEqual(named('A', 'B'));
		expect(events('A, B,')).toEqual(named('A', 'B'));
		expect(events('["A","B"]')).toEqual(named('A', 'B'));
		expect(events('A')).toEqual(named('A'));
	});

	test('come from a template in a list as a list of lists', () => {
		expect(events([['A', 'B'], 'C'])).toEqual(named('A', 'B', 'C'));
	});

	test('that a template does not find are missing', () => {
		for (const value of [undefined, null, '', [], [''], [[]], ' , ', 'undefined', ['undefined']]) {
			expect(faults(syncEventOptions, { events: value })).toEqual(['events: "events" is required.']);
		}
	});

	test('that are none name the option', () => {
		const wrong =
			'calendar_integrations: "calendar_integrations" must be names of records: a list, JSON, or text with commas between them.';
		for (const value of [7, true, { a: 1 }, [1], '[broken', [{ name: 'A' }], ['a\0b']]) {
			const found = faults(syncIntegrationOptions, { calendar_integrations: value }).map((fault) =>
				fault.replace(/^calendar_integrations\.\d+/, 'calendar_integrations'),
			);
			expect(found, JSON.stringify(value)).toEqual([wrong]);
		}
		const many = Array.from({ length: 101 }, (_, index) => `A${index}`);
		expect(faults(syncEventOptions, { events: many })).toEqual([
			'events: "events" must not name more than 100 records.',
		]);
	});
});

describe('other options', () => {
	test('come as text from templates', () => {
		expect(
			args(resyncFailedOptions, {
				not_synced_for_minutes: '60',
				ended_within_days: '',
				limit: '5',
				permissions: '$full',
			}),
		).toEqual({ calendar_integrations: [], not_synced_for_minutes: 60, limit: 5, permissions: '$full' });
		expect(args(syncIntegrationOptions, { calendar_integrations: 'A', confirm_deletions: 'true' })).toMatchObject({
			confirm_deletions: true,
		});
		expect(args(findSlotsOptions, { users: ['a@b.example', ['c']], duration_minutes: '30' })).toMatchObject({
			users: ['a@b.example', 'c'],
			duration_minutes: 30,
			permissions: '$trigger',
		});
	});

	test('that are empty count as left out: a flag is not set by a template that finds nothing', () => {
		const times = { start_datetime: '2026-12-10T14:00:00Z', end_datetime: '2026-12-10T15:00:00Z' };
		expect(
			args(checkTimeSlotOptions, { ...times, user: 'undefined', fresh: '', explain: null, permissions: '' }),
		).toEqual({
			...times,
			permissions: '$trigger',
			require_coverage: false,
			fresh: false,
			explain: false,
		});
		expect(args(resyncFailedOptions, undefined)).toEqual({
			calendar_integrations: [],
			limit: 100,
			permissions: '$trigger',
		});
	});

	test('that are wrong are named', () => {
		expect(faults(checkTimeSlotOptions, { end_datetime: '', permissions: 'admin' })).toEqual([
			'permissions: "permissions" must be $trigger or $full.',
			'start_datetime: "start_datetime" is required.',
			'end_datetime: "end_datetime" is required.',
		]);
		expect(faults(resyncFailedOptions, { limit: 0, ended_within_days: 'soon', not_synced_for_minutes: -1 })).toEqual([
			'not_synced_for_minutes: "not_synced_for_minutes" must be a whole number between 0 and 527040.',
			'ended_within_days: "ended_within_days" must be a whole number between 0 and 3660.',
			'limit: "limit" must be a whole number between 1 and 1000.',
		]);
		expect(faults(findSlotsOptions, { duration_minutes: 'half an hour' })).toEqual([
			'duration_minutes: "duration_minutes" must be a whole number of minutes between 1 and 1440.',
		]);
	});
});
