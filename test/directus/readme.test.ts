import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { consentAtGoogle, signInAt } from '../support/contract/connect-account';
import { createClient } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { inDays, vcalendar } from '../support/ics';
import { readScript, runScript } from '../support/readme';
import { useSharedServer } from '../support/shared-server';
import { startGoogleSimulator } from '../support/simulator/google/start';
import { startDirectus } from '../support/start-directus';

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

test('the requests of the README lead from a connected account to an event written to its calendar', async () => {
	const google = await startGoogleSimulator();
	google.addEvent({
		summary: 'Interview',
		start: { dateTime: new Date(Date.now() + 86_400_000).toISOString() },
		end: { dateTime: new Date(Date.now() + 90_000_000).toISOString() },
	});
	const server = await startDirectus({
		target: target.name,
		env: {
			MM_GOOGLE_CLIENT_ID: google.clientId,
			MM_GOOGLE_CLIENT_SECRET: google.clientSecret,
			MM_GOOGLE_API_URL: google.url,
			MM_GOOGLE_OAUTH_URL: google.oauthUrl,
		},
	});
	try {
		await signInAt({ url: server.url, token: server.adminToken }, 'google', (page) =>
			consentAtGoogle(page, 'owner@example.com'),
		);
		const [definitions = ''] = await readScript('From nothing to a right answer');
		const [aliases = '', fields = ''] = definitions.split('\n');
		const [, ...blocks] = await readScript('Connect Google, Outlook and CalDAV');
		expect(blocks).toHaveLength(2);
		const answers = await runScript([`${aliases}\n${fields}`, ...blocks], {
			URL: server.url,
			TOKEN: server.adminToken,
		});
		expect(answers.map(({ data }) => data)).toMatchObject([
			{ status: 'success', created: 1 },
			{ event_title: 'Planning', location: 'Room 2' },
		]);
		await expect.poll(() => google.listTitles(), { timeout: 15_000 }).toContain('Planning');
		const admin = createClient(server.url, server.adminToken);
		const state = async () => {
			const path = `/items/mm_calendar_event_sync/${answers[1].data.name}?fields=sync_status,outbound_action`;
			return (await admin.get(path)).body.data;
		};
		await expect.poll(state, { timeout: 15_000 }).toEqual({ sync_status: 'Synced', outbound_action: null });
	} finally {
		await server.stop();
		await google.stop();
	}
}, 90_000);
