import { rm, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { readDefinitions, readScript, runProgram, runScript } from '../support/documents';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { inDays, vcalendar } from '../support/ics';
import { createPerson, removePerson } from '../support/people';
import type { Person } from '../support/people';
import { createBooking, createIntegration } from '../support/records';
import { useSharedServer } from '../support/shared-server';
import { repositoryRoot } from '../support/targets';

// Each request of a script starts curl and node, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

const { url, admin } = useSharedServer();
let feeds: FeedServer;
let sarah: Person;
let env: Record<string, string>;

beforeAll(async () => {
	feeds = await startFeedServer();
	const meeting = { uid: 'a', start: inDays(1, 9), end: inDays(1, 10), summary: 'Team Standup' };
	feeds.set('/sarah.ics', { body: vcalendar([meeting]) });
	sarah = await createPerson(url, admin, {});
	const { name } = await createIntegration(admin, { user: sarah.id, ical_url: feeds.url('/sarah.ics') });
	const booking = await createBooking(admin, { assigned_user: sarah.id });
	env = {
		URL: url,
		TOKEN: inject('adminToken'),
		EMAIL: sarah.email,
		ASSIGNED: sarah.id,
		CALENDAR: name,
		BOOKING: booking.name,
	};
});
afterAll(async () => {
	await admin.delete('/items/mm_meeting_booking', { query: { filter: { assigned_user: { _eq: sarah.id } } } });
	await admin.delete(`/items/mm_calendar_integration/${env['CALENDAR']}`);
	await removePerson(admin, sarah);
	await feeds.close();
});

/** What the requests of a section were answered, in order; those read by the script itself left out. */
async function ask(document: string, heading: string): Promise<{ data: never; errors?: never[] }[]> {
	return runScript([readDefinitions(), ...readScript(document, heading)], env);
}

const errorOf = (answer: { errors?: never[] } | undefined): Record<string, unknown> => Object(answer?.errors?.[0]);

test('docs/troubleshooting.md: a calendar syncs with deletions confirmed, and an answer explains itself', async () => {
	const [run] = await ask('docs/troubleshooting.md', 'A calendar does not sync');
	expect(run?.data).toMatchObject({ status: 'success' });
	const [answer] = await ask('docs/troubleshooting.md', 'An answer about time looks wrong');
	expect(answer?.data).toMatchObject({ available: true, refused: expect.any(Array) });
});

test('docs/apps.md: asks for a person’s time', async () => {
	const [slot, blocking] = await ask('docs/apps.md', 'Is somebody free');
	expect(slot?.data).toMatchObject({ available: true, coverage: { status: 'fresh' } });
	expect(blocking?.data).toEqual(expect.any(Array));
});

test('docs/apps.md: finds a slot, books it by a hold, and refuses it to the next', async () => {
	const [status, taken] = await ask('docs/apps.md', 'Find a slot and book it');
	expect(status?.data).toMatchObject({ synced: false, event_count: 0 });
	expect(errorOf(taken)).toMatchObject({ extensions: { code: 'MM_CONFLICT', conflicts: [expect.any(Object)] } });
});

test('docs/apps.md: creates and changes an event, with a warning', async () => {
	const [changed] = await ask('docs/apps.md', 'Events');
	expect(changed?.data).toMatchObject({ event_title: 'Offsite', is_blocking_availability: false });
	const { body } = await admin.get(`/items/mm_calendar_event_sync/${Object(changed?.data).name}`);
	expect(body.data['validation_warnings']).toEqual([expect.stringContaining('(> 24 hours)')]);
});

test('docs/apps.md: is told all faults at once', async () => {
	const [refused] = await ask('docs/apps.md', 'Errors');
	expect(errorOf(refused)).toMatchObject({
		message: 'Event Title is required. Start DateTime is required. End DateTime is required.',
		extensions: { code: 'INVALID_PAYLOAD', faults: [{}, {}, {}] },
	});
});

test('docs/apps.md: uses the SDK', async () => {
	const [program = ''] = readScript('docs/apps.md', 'With @directus/sdk', 'ts');
	const printed = await runProgram(program, env);
	expect(printed).toContain(' Team Standup\n');
	expect(printed).toMatch(/^(true|false) (fresh|stale|partial|none)$/m);
	expect(printed).toContain("field: 'start_datetime'");
});

test('docs/apps.md: uses GraphQL', async () => {
	const [created, found] = await ask('docs/apps.md', 'GraphQL');
	expect(created?.data).toMatchObject({ create_mm_calendar_event_sync_item: { sync_status: 'Synced' } });
	expect(found?.data).toMatchObject({ mm_calendar_event_sync: expect.any(Array) });
});

test('docs/apps.md: fetches the OpenAPI description', async () => {
	const file = path.join(repositoryRoot, '.cache/runs/openapi.json');
	const [fetching = ''] = readScript('docs/apps.md', 'OpenAPI');
	await runScript([fetching.replace('-o openapi.json', `-o '${file}'`)], env);
	expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ openapi: '3.1.0', servers: [{ url }] });
	await rm(file);
});

test('docs/apps.md: reads a busy feed and takes its address back', async () => {
	const [revoked] = await ask('docs/apps.md', 'Live changes and busy feeds');
	expect(revoked).toEqual({ data: { revoked: true } });
});

test('docs/frappe.md: the specification’s examples', async () => {
	const [blocking, slot, moved, refused, failed, status] = await ask('docs/frappe.md', 'The specification’s examples');
	expect(blocking?.data).toContainEqual(expect.objectContaining({ event_title: 'Team Standup' }));
	expect(slot?.data).toMatchObject({ available: false, conflicts: [{ event_title: 'Team Standup' }] });
	expect(moved?.data).toMatchObject({ start_datetime: '2026-12-09T10:00:00.000Z', sync_status: 'Synced' });
	expect(errorOf(refused)).toMatchObject({ message: 'End DateTime must be after Start DateTime.' });
	expect(failed?.data).toEqual(expect.any(Array));
	expect(status?.data).toEqual({
		synced: false,
		event_count: 0,
		events: [],
		message: 'No calendar events found for this booking',
	});
});

test('docs/admins.md: health, and a copy confirmed', async () => {
	const [health] = await ask('docs/admins.md', 'Health');
	expect(health?.data).toMatchObject({ warnings: [], outbound_paused: false });
	const [confirmed] = await ask('docs/admins.md', 'Copies and backups');
	expect(confirmed).toEqual({ data: { confirmed: true } });
});
