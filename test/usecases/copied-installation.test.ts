import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../extensions/meeting-manager/src/domain/fingerprint';
import { readDatabasePlace } from '../../extensions/meeting-manager/src/schemas/installation';
import { listPushErrors } from '../../extensions/meeting-manager/src/store/push-channels';
import { ensureSyncStates } from '../../extensions/meeting-manager/src/store/sync-state';
import { keepChannel } from '../../extensions/meeting-manager/src/usecases/keep-channels';
import { openTwoWayCalendar } from '../support/two-way-calendar';
import type { TwoWayCalendar } from '../support/two-way-calendar';

describe('a copied database', () => {
	let calendar: TwoWayCalendar;
	beforeEach(async () => {
		calendar = await openTwoWayCalendar();
	});
	afterEach(() => calendar.stop());

	test('is synced in, and nothing of it is written to its calendars until it is confirmed', async () => {
		const start = new Date(Date.now() + 86_400_000);
		const end = new Date(start.getTime() + 3_600_000);
		const name = await calendar.create({
			calendar_integration: 'A',
			external_event_id: `pending:${crypto.randomUUID()}`,
			event_title: 'Planning',
			start_datetime: start.toISOString(),
			end_datetime: end.toISOString(),
			sync_status: 'Pending Sync',
			sync_direction: 'Outbound',
		});
		calendar.google.addEvent({
			summary: 'Theirs',
			start: { dateTime: start.toISOString() },
			end: { dateTime: end.toISOString() },
		});
		calendar.setOwn(false);
		await calendar.push();
		await calendar.sync();
		expect(calendar.google.listTitles()).toEqual(['Theirs']);
		expect(await calendar.nameOf('Theirs')).not.toBe('undefined');
		expect(await calendar.row(name)).toMatchObject({ sync_status: 'Pending Sync', sync_attempts: 0, next_retry: null });
		calendar.setOwn(true);
		await calendar.push();
		expect(calendar.google.listTitles().toSorted()).toEqual(['Planning', 'Theirs']);
	});
});

describe('the push channels of a copied database', () => {
	let calendar: TwoWayCalendar;
	beforeEach(async () => {
		calendar = await openTwoWayCalendar();
	});
	afterEach(() => calendar.stop());

	test('are not asked for until it is confirmed', async () => {
		const push = {
			...calendar.dependencies,
			pushAddresses: () => new URL('https://directus.example.com/meeting-manager/push/google'),
			requestSync: () => undefined,
		};
		await ensureSyncStates(calendar.database, ['A']);
		calendar.setOwn(false);
		await keepChannel(push, 'A');
		expect(calendar.google.requests).toEqual([]);
		expect(await listPushErrors(calendar.database)).toEqual([
			{ integration: 'A', error: expect.stringContaining('belongs to another installation') },
		]);
		calendar.setOwn(true);
		calendar.passMinutes(120);
		await keepChannel(push, 'A');
		expect(calendar.google.channelIds()).toHaveLength(1);
	});
});

describe('the fingerprint', () => {
	const original = { name: null, publicUrl: 'https://a.example.com/', database: ['db', '5432', 'directus'] };

	test('differs with the address, the server and the database, and is the same in every process', () => {
		const copies = [
			{ ...original, publicUrl: 'https://staging.example.com/' },
			{ ...original, database: ['other', '5432', 'directus'] },
			{ ...original, database: ['db', '5432', 'restored'] },
		];
		expect(fingerprintOf({ ...original })).toBe(fingerprintOf(original));
		expect(new Set([original, ...copies].map(fingerprintOf)).size).toBe(4);
	});

	test('is the operator’s name alone where there is one', () => {
		const named = { ...original, name: 'production' };
		expect(fingerprintOf({ ...named, publicUrl: null, database: [] })).toBe(fingerprintOf(named));
		expect(fingerprintOf({ ...named, name: 'staging' })).not.toBe(fingerprintOf(named));
	});

	test('knows files by their path and servers without credentials', () => {
		expect(readDatabasePlace({ filename: './data.db' })).toEqual([`${process.cwd()}/data.db`]);
		const server = { host: 'db', port: 5432, user: 'directus', password: 'secret', database: 'mm' };
		expect(readDatabasePlace(server)).toEqual(['db', '5432', 'mm']);
		expect(readDatabasePlace(undefined)).toEqual([]);
	});
});
