import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startCalDavSignIn } from '../support/caldav-sign-in';
import { createClient } from '../support/client';
import { consentAtGoogle, signInAt } from '../support/contract/connect-account';
import { readDefinitions, readScript, runScript } from '../support/documents';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { inDays, vcalendar } from '../support/ics';
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
	const blocks = readScript('README.md', 'From nothing to a right answer');
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

test('the requests of the provider guide lead from a connected account to an event written to its calendar', async () => {
	const google = await startGoogleSimulator();
	const calDav = await startCalDavSignIn({ username: 'sarah', password: 'app-password' });
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
		const env = {
			URL: server.url,
			TOKEN: server.adminToken,
			CALDAV: `${calDav.origin}/`,
			DAV_USER: 'sarah',
			DAV_PASSWORD: 'app-password',
		};
		await signInAt({ url: server.url, token: server.adminToken }, 'google', (page) =>
			consentAtGoogle(page, 'owner@example.com'),
		);
		// The first starts stand-ins and a server: commands.only-11.only-sqlite.test.ts does that.
		const [, connect = '', choose = '', create = '', disconnect = '', ...others] = readScript(
			'docs/providers.md',
			'Connect Google, Outlook and CalDAV',
		);
		expect(others).toEqual([]);
		const answers = await runScript([readDefinitions(), choose, create], env);
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

		const [connected] = await runScript([readDefinitions(), connect], env);
		expect(connected).toEqual({ data: { account: expect.any(String) } });
		const [account] = (await admin.get<{ id: string }[]>('/meeting-manager/accounts')).body.data;
		const [ended] = await runScript([readDefinitions(), disconnect], { ...env, ACCOUNT: account?.id ?? '' });
		expect(ended.data.paused).toHaveLength(1);
	} finally {
		await server.stop();
		await google.stop();
		await calDav.close();
	}
}, 90_000);
