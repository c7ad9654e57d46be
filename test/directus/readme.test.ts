import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { consentAtGoogle, signInAt } from '../support/contract/connect-account';
import { createClient } from '../support/client';
import type { Client, Row } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { inDays, vcalendar } from '../support/ics';
import { readScript, runScript } from '../support/readme';
import { useSharedServer } from '../support/shared-server';
import { openStandInPage } from '../support/stand-in-page';
import { startGoogleSimulator } from '../support/simulator/google/start';
import type { GoogleSimulator } from '../support/simulator/google/start';
import { startDirectus } from '../support/start-directus';
import type { DirectusServer } from '../support/start-directus';

let feeds: FeedServer;
const { url, target } = useSharedServer();

beforeAll(async () => {
	feeds = await startFeedServer();
	feeds.set('/secret.ics', {
		body: vcalendar([{ uid: 'a', start: inDays(1, 9), end: inDays(1, 10), summary: 'Dentist' }]),
	});
});
afterAll(() => feeds.close());

test('the requests of the README lead from nothing to a synced feed and a right answer', async () => {
	const blocks = await readScript('From nothing to a right answer');
	expect(blocks).toHaveLength(3);
	const answers = await runScript(blocks, {
		URL: url,
		TOKEN: inject('adminToken'),
		FEED: feeds.url('/secret.ics'),
	});
	expect(answers).toHaveLength(3);
	expect(answers[0].data).toMatchObject({ status: 'success', created: 1, quarantined: 0 });
	expect(answers[1].data.coverage.status).toBeTypeOf('string');
	expect(answers[2].data).toContainEqual(expect.objectContaining({ event_title: 'Dentist' }));
});

describe('with a connected Google account', () => {
	let google: GoogleSimulator;
	let server: DirectusServer;
	let admin: Client;
	let helpers = '';

	beforeAll(async () => {
		google = await startGoogleSimulator();
		server = await startDirectus({
			target: target.name,
			env: {
				MM_GOOGLE_CLIENT_ID: google.clientId,
				MM_GOOGLE_CLIENT_SECRET: google.clientSecret,
				MM_GOOGLE_API_URL: google.url,
				MM_GOOGLE_OAUTH_URL: google.oauthUrl,
			},
		});
		admin = createClient(server.url, server.adminToken);
		await signInAt({ url: server.url, token: server.adminToken }, 'google', (page) =>
			consentAtGoogle(page, 'owner@example.com'),
		);
		const [definitions = ''] = await readScript('From nothing to a right answer');
		helpers = definitions.split('\n').slice(0, 2).join('\n');
	});
	afterAll(async () => {
		await server.stop();
		await google.stop();
	});

	const run = (blocks: readonly string[], env: Record<string, string> = {}) =>
		runScript([helpers, ...blocks], { URL: server.url, TOKEN: server.adminToken, ...env });
	const patience = { timeout: 15_000 };

	test('the requests of the README lead to an event written to its calendar', async () => {
		google.addEvent({
			summary: 'Interview',
			start: { dateTime: new Date(Date.now() + 86_400_000).toISOString() },
			end: { dateTime: new Date(Date.now() + 90_000_000).toISOString() },
		});
		const [, ...blocks] = await readScript('Connect Google, Outlook and CalDAV');
		expect(blocks).toHaveLength(2);
		const answers = await run(blocks);
		expect(answers.map(({ data }) => data)).toMatchObject([
			{ status: 'success', created: 1 },
			{ event_title: 'Planning', location: 'Room 2' },
		]);
		await expect.poll(() => google.listTitles(), patience).toContain('Planning');
		const state = async () => {
			const path = `/items/mm_calendar_event_sync/${answers[1].data.name}?fields=sync_status,outbound_action`;
			return (await admin.get(path)).body.data;
		};
		await expect.poll(state, patience).toEqual({ sync_status: 'Synced', outbound_action: null });
		// What it says of the stand-in's own page.
		const page = openStandInPage(google.url);
		await page.change('Planning', {
			title: 'Planning, changed there',
			start: '2027-01-12T16:00',
			end: '2027-01-12T17:00',
		});
		const row = async () => (await admin.get(`/items/mm_calendar_event_sync/${answers[1].data.name}`)).body.data;
		await expect.poll(row, patience).toMatchObject({
			event_title: 'Planning, changed there',
			start_datetime: '2027-01-12T16:00:00.000Z',
			sync_direction: 'Bidirectional',
		});
	}, 90_000);

	test('those on bookings lead through the life of one', async () => {
		const [calendar] = (await admin.get<Row[]>('/items/mm_calendar_integration')).body.data;
		const CALENDAR = String(calendar?.['name']);
		const blocks = await readScript('Bookings');
		expect(blocks).toHaveLength(8);
		const answers = await run(blocks.slice(0, 5), { CALENDAR });
		const [settings, rule, found, status, moved, refused, policy] = answers;
		expect([settings.data.time_zone, rule.data.rule_type]).toEqual(['Europe/Berlin', 'Off']);
		const day = rule.data.date;
		expect(found.data.slots[0]).toEqual({
			start_datetime: expect.stringContaining(day),
			end_datetime: expect.stringContaining(day),
		});
		const reasons = found.data.refused.map(({ reason }: Row) => reason);
		expect(reasons).toEqual(expect.arrayContaining(['rule', 'working hours']));
		expect(status.data.event_count).toBeLessThan(2);
		expect(moved.data).toMatchObject({ status: 'Rescheduled', start_datetime: `${day}T11:00:00.000Z` });
		expect(refused.errors[0].extensions).toMatchObject({
			code: 'MM_CONFLICT',
			conflicts: [{ event_title: 'Customer Support Call - John Doe' }],
		});
		expect(policy.data).toMatchObject({ external_change_policy: 'propose' });

		const BOOKING = String(moved.data.name);
		const written = async () => {
			const [row] = (await admin.get<Row[]>(`/items/mm_calendar_event_sync?filter[meeting_booking][_eq]=${BOOKING}`))
				.body.data;
			return row?.['outbound_action'] === null ? google.findEvent(String(row['external_event_id'])) : null;
		};
		await expect.poll(written, patience).toMatchObject({ summary: 'Customer Support Call - John Doe' });
		google.changeEvent(String((await written())?.id), {
			start: { dateTime: `${day}T13:00:00Z` },
			end: { dateTime: `${day}T13:30:00Z` },
		});
		await admin.post('/meeting-manager/sync_integration', { calendar_integration: CALENDAR });
		const booking = async () => (await admin.get(`/items/mm_meeting_booking/${BOOKING}`)).body.data;
		await expect.poll(booking, patience).toMatchObject({ external_change: { kind: 'moved' } });
		const [settled, cancelled, link, revoked, confirmed] = await run(blocks.slice(5), { BOOKING });
		expect(settled.data).toEqual({ meeting_booking: BOOKING, accepted: true });
		expect(cancelled.data).toMatchObject({ status: 'Cancelled', start_datetime: `${day}T13:00:00.000Z` });
		expect([link.data.exists, revoked.data, confirmed.data]).toEqual([true, { revoked: true }, { confirmed: true }]);
		await expect.poll(() => google.listTitles(), patience).not.toContain('Customer Support Call - John Doe');
	}, 90_000);
});
