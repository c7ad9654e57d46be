import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient, query } from '../support/client';
import type { Client, Row } from '../support/client';
import { consentAtGraph } from '../support/consent-page';
import { connectAccount, consentAtGoogle } from '../support/contract/connect-account';
import { instantInDays } from '../support/ics';
import { createEvent } from '../support/records';
import { useTarget } from '../support/shared-server';
import { startGoogleSimulator } from '../support/simulator/google/start';
import type { GoogleSimulator } from '../support/simulator/google/start';
import { startGraphSimulator } from '../support/simulator/graph/start';
import type { GraphSimulator } from '../support/simulator/graph/start';
import { createProject, serveProject } from '../support/start-directus';
import type { DirectusProject, DirectusServer } from '../support/start-directus';

const OWNER = 'owner@example.com';
const patience = { timeout: 30_000, interval: 100 };

const target = useTarget();
let google: GoogleSimulator;
let graph: GraphSimulator;
let project: DirectusProject;
let server: DirectusServer;
let admin: Client;
/** Names of the two integrations. */
let googleCalendar: string;
let outlookCalendar: string;

beforeAll(async () => {
	google = await startGoogleSimulator();
	graph = await startGraphSimulator();
	project = await createProject({
		target: target.name,
		env: {
			MM_GOOGLE_CLIENT_ID: google.clientId,
			MM_GOOGLE_CLIENT_SECRET: google.clientSecret,
			MM_GOOGLE_API_URL: google.url,
			MM_GOOGLE_OAUTH_URL: google.oauthUrl,
			MM_MICROSOFT_CLIENT_ID: graph.clientId,
			MM_MICROSOFT_CLIENT_SECRET: graph.clientSecret ?? '',
			MM_MICROSOFT_API_URL: graph.url,
			MM_MICROSOFT_OAUTH_URL: graph.oauthUrl,
		},
	});
	server = await serveProject(project);
	admin = createClient(server.url, server.adminToken);
	const connecting = { url: server.url, token: server.adminToken, admin };
	const email = graph.accounts[0]?.email ?? '';
	googleCalendar = await connectAccount(connecting, 'google', (page) => consentAtGoogle(page, OWNER));
	outlookCalendar = await connectAccount(connecting, 'outlook', (page) => consentAtGraph(page, { account: email }));
	while ((await channels()).filter(({ status }) => status === 'active').length < 2) await sleep(200);
	for (const name of [googleCalendar, outlookCalendar]) await quiet(name);
}, 180_000);
afterAll(async () => {
	await server.stop();
	await project.remove();
	await Promise.all([google.stop(), graph.stop()]);
});

interface Health {
	channels: { name: string; provider: string; status: string; last_delivery: string | null }[];
	queue_depth: number;
}

const health = async () => (await admin.get<Health & Row>('/meeting-manager/health')).body.data;
const channels = async () => (await health()).channels;
const runs = async (name: string): Promise<Row[]> => {
	const filter = JSON.stringify({ calendar_integration: { _eq: name } });
	return (await admin.get<Row[]>(`/items/mm_sync_run${query({ filter, limit: -1, sort: 'started' })}`)).body.data;
};
const titles = async (name: string) => {
	const filter = JSON.stringify({ calendar_integration: { _eq: name }, sync_status: { _eq: 'Synced' } });
	const answer = await admin.get<Row[]>(`/items/mm_calendar_event_sync${query({ filter, limit: -1 })}`);
	return answer.body.data.map(({ event_title: title }) => title);
};

/** Once no sync of the calendar is under way or to come: two looks, further apart than syncs are spaced, see the same. */
async function quiet(name: string): Promise<number> {
	for (;;) {
		const before = (await runs(name)).length;
		await sleep(2_500);
		const after = (await runs(name)).length;
		if (before > 0 && before === after && (await health()).queue_depth === 0) return after;
	}
}

const meeting = (title: string, day: number) => ({
	title,
	start: instantInDays(day, 9),
	end: instantInDays(day, 10),
});
const googleMeeting = (title: string, day: number) => ({
	summary: title,
	start: { dateTime: instantInDays(day, 9).toISOString() },
	end: { dateTime: instantInDays(day, 10).toISOString() },
});

/** What runs since the first so many wrote. */
async function writtenSince(name: string, count: number): Promise<number> {
	const since = (await runs(name)).slice(count);
	return since.reduce((sum, run) => sum + Number(run['created']) + Number(run['updated']) + Number(run['deleted']), 0);
}

/** Both services as the tests below use them. */
const services = {
	google: {
		name: () => googleCalendar,
		add: (title: string, day: number) => google.addEvent(googleMeeting(title, day)),
		change: (id: string, title: string) => google.changeEvent(id, { summary: title }),
		deliver: (how: { copies: number; delayMs: number }) =>
			google.disturbPush({ duplicates: how.copies - 1, delayMs: how.delayMs }),
		moveClock: (byMs: number) => google.clock.advance(byMs),
		titles: () => google.listTitles(),
	},
	outlook: {
		name: () => outlookCalendar,
		add: (title: string, day: number) => graph.addEvent(meeting(title, day)),
		change: (id: string, title: string) => graph.changeEvent(id, { title }),
		deliver: (how: { copies: number; delayMs: number }) => void Object.assign(graph.delivery, how),
		moveClock: (byMs: number) => graph.advanceClock(byMs),
		titles: () => graph.listTitles(),
	},
};

describe('calendar services tell of changes by themselves', () => {
	test('each connected calendar has one channel, and it has been heard of', async () => {
		expect(google.channelIds()).toHaveLength(1);
		expect(graph.subscriptions()).toHaveLength(1);
		const [first] = (await channels()).filter(({ provider }) => provider === 'google');
		expect(first).toMatchObject({ name: googleCalendar, status: 'active', last_delivery: expect.any(String) });
	});

	test('a change at Google is a row within moments', async () => {
		google.addEvent(googleMeeting('Told by Google', 1));
		await expect.poll(() => titles(googleCalendar), { timeout: 8_000, interval: 50 }).toContain('Told by Google');
		expect((await runs(googleCalendar)).at(-1)).toMatchObject({ trigger: 'push', status: 'success', created: 1 });
		await quiet(googleCalendar);
	});

	test('a change in Outlook is a row within moments', async () => {
		graph.addEvent(meeting('Told by Graph', 1));
		await expect.poll(() => titles(outlookCalendar), { timeout: 8_000, interval: 50 }).toContain('Told by Graph');
		expect((await runs(outlookCalendar)).at(-1)).toMatchObject({ trigger: 'push', status: 'success', created: 1 });
		await quiet(outlookCalendar);
	});

	test('a thousand notifications are two syncs at most, and the last change is seen', async () => {
		const before = await quiet(googleCalendar);
		const delivered = google.deliveries.length;
		const isAllDelivered = () => google.deliveries.slice(delivered).every(({ status }) => status !== null);
		// The first sync lasts until all of them have come, however long this machine takes for that.
		const isFlooded = Promise.withResolvers<void>();
		google.holdNext(() => isFlooded.promise, { method: 'events.list' });
		for (let index = 0; index < 1_000; index += 1) {
			if (index === 999) google.addEvent(googleMeeting('The last of a flood', 2));
			else google.notify();
			if (index % 50 === 49) await sleep(40);
		}
		await expect.poll(isAllDelivered, { timeout: 25_000, interval: 10 }).toBe(true);
		isFlooded.resolve();
		await expect.poll(() => titles(googleCalendar), patience).toContain('The last of a flood');
		expect((await quiet(googleCalendar)) - before).toBeLessThanOrEqual(2);
		const statuses = google.deliveries.slice(delivered).map(({ status }) => status);
		expect(statuses).toEqual(Array.from({ length: 1_000 }, () => 202));
	}, 90_000);

	test('a notification that comes while a sync is under way is followed by another', async () => {
		const before = await quiet(googleCalendar);
		google.delayNext(3_000, { method: 'events.list' });
		google.addEvent(googleMeeting('Starts a slow sync', 3));
		await sleep(1_000);
		google.addEvent(googleMeeting('Comes meanwhile', 4));
		await expect.poll(() => titles(googleCalendar), { timeout: 15_000, interval: 50 }).toContain('Comes meanwhile');
		expect((await quiet(googleCalendar)) - before).toBe(2);
	}, 60_000);

	test.each(['google', 'outlook'] as const)(
		'%s tells the same change ten times: two syncs at most',
		async (service) => {
			const { name, add, deliver } = services[service];
			const before = await quiet(name());
			deliver({ copies: 10, delayMs: 0 });
			add('Told ten times', 6);
			await expect.poll(() => titles(name()), patience).toContain('Told ten times');
			deliver({ copies: 1, delayMs: 0 });
			expect((await quiet(name())) - before).toBeLessThanOrEqual(2);
			expect(await writtenSince(name(), before)).toBe(1);
			expect((await titles(name())).filter((title) => title === 'Told ten times')).toHaveLength(1);
		},
		60_000,
	);

	test.each(['google', 'outlook'] as const)(
		'%s tells late of what was read meanwhile: nothing is written',
		async (service) => {
			const { name, add, deliver } = services[service];
			await quiet(name());
			deliver({ copies: 1, delayMs: 4_000 });
			add('Told late', 7);
			deliver({ copies: 1, delayMs: 0 });
			const answer = await admin.post('/meeting-manager/sync_integration', { calendar_integration: name() });
			expect(answer.body.data).toMatchObject({ status: 'success', created: 1 });
			const polled = (await runs(name())).length;
			await expect.poll(async () => (await runs(name())).length, patience).toBeGreaterThan(polled);
			await quiet(name());
			expect(await writtenSince(name(), polled)).toBe(0);
			expect((await titles(name())).filter((title) => title === 'Told late')).toHaveLength(1);
		},
		60_000,
	);

	test.each(['google', 'outlook'] as const)(
		'a clock of %s hours ahead, then behind, loses no change and brings nothing back',
		async (service) => {
			const { name, add, change, moveClock, titles: held } = services[service];
			for (const [byHours, word] of [
				[5, 'ahead'],
				[-10, 'behind'],
			] as const) {
				moveClock(byHours * 3_600_000);
				const id = add(`Made ${word}`, 8);
				await expect.poll(() => titles(name()), patience).toContain(`Made ${word}`);
				change(id, `Changed ${word}`);
				await expect.poll(() => titles(name()), patience).toContain(`Changed ${word}`);

				const before = await quiet(name());
				const { name: written } = await createEvent(admin, {
					calendar_integration: name(),
					external_event_id: `pending:${crypto.randomUUID()}`,
					event_title: `Written ${word}`,
					start_datetime: instantInDays(9).toISOString(),
					end_datetime: instantInDays(9, 10).toISOString(),
					sync_status: 'Pending Sync',
					sync_direction: 'Outbound',
				});
				await expect.poll(held, patience).toContain(`Written ${word}`);
				await expect.poll(() => titles(name()), patience).toContain(`Written ${word}`);
				await admin.patch(`/items/mm_calendar_event_sync/${written}`, { event_title: `Rewritten ${word}` });
				await expect.poll(held, patience).toContain(`Rewritten ${word}`);
				await quiet(name());
				expect(await writtenSince(name(), before)).toBe(0);
				expect(await titles(name())).toContain(`Rewritten ${word}`);
			}
			moveClock(5 * 3_600_000);
		},
		180_000,
	);

	test('a stranger’s notifications start nothing', async () => {
		const before = await quiet(googleCalendar);
		const [id = ''] = google.channelIds();
		const headers = {
			'x-goog-channel-id': id,
			'x-goog-channel-token': 'guessed',
			'x-goog-resource-id': 'guessed',
			'x-goog-resource-state': 'exists',
		};
		const answer = await fetch(`${server.url}/meeting-manager/push/google`, { method: 'POST', headers });
		expect(answer.status).toBe(202);
		expect(await quiet(googleCalendar)).toBe(before);
	}, 30_000);

	test('the address proves itself to Graph whoever asks, and shows nothing of Directus', async () => {
		const answer = await fetch(`${server.url}/meeting-manager/push/outlook?validationToken=a%20b%2Bc`, {
			method: 'POST',
		});
		expect(answer.status).toBe(200);
		expect(await answer.text()).toBe('a b+c');
		expect(answer.headers.get('x-powered-by')).toBeNull();
	});

	test('a subscription that Graph removed is made anew, and what it missed is read', async () => {
		graph.sendLifecycleEvent('subscriptionRemoved');
		graph.addEvent(meeting('While nobody told', 5));
		await expect.poll(() => graph.subscriptions().length, patience).toBe(1);
		await expect.poll(() => titles(outlookCalendar), patience).toContain('While nobody told');
	}, 60_000);

	test('a subscription that Graph wants reauthorized is renewed', async () => {
		await quiet(outlookCalendar);
		const [before] = graph.subscriptions();
		graph.sendLifecycleEvent('reauthorizationRequired');
		const renewals = () =>
			graph.requests.filter((request) => request.startsWith('PATCH') && request.includes('/subscriptions/'));
		await expect.poll(() => renewals().length, patience).toBeGreaterThan(0);
		expect(graph.subscriptions().map(({ id }) => id)).toEqual([before?.id]);
		await expect
			.poll(async () => (await channels()).map(({ status }) => status), patience)
			.toEqual(['active', 'active']);
	}, 60_000);

	test('a calendar that is put out of use has no channel any more', async () => {
		await admin.patch(`/items/mm_calendar_integration/${encodeURIComponent(googleCalendar)}`, { is_active: false });
		await expect.poll(() => google.channelIds(), patience).toEqual([]);
		await admin.delete(`/items/mm_calendar_integration/${encodeURIComponent(outlookCalendar)}`);
		await expect.poll(() => graph.subscriptions(), patience).toEqual([]);
		expect(await channels()).toEqual([]);
	}, 60_000);
});
