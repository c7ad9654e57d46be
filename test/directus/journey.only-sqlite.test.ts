import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInBrowser, type Browser } from '../support/browser';
import { query, type Row } from '../support/client';
import { startConnectServer, type ConnectServer } from '../support/connect-server';
import { adminEmail, adminPassword } from '../support/directus-env';
import { instantInDays } from '../support/ics';
import { useTarget } from '../support/shared-server';
import { openStandInPage } from '../support/stand-in-page';

const patience = { timeout: 60_000, interval: 100 };

const target = useTarget();
let world: ConnectServer;
let browser: Browser;
beforeAll(async () => {
	world = await startConnectServer(target.name);
	browser = await signInBrowser(world.server.url, { email: adminEmail, password: adminPassword });
});
afterAll(() => world.stop());

const EVENTS = '/items/mm_calendar_event_sync';

/** What a clock of UTC+0 shows on the page; the Google account's calendar is an hour ahead in winter. */
const wall = (instant: Date) => instant.toISOString().slice(0, 16);

test.each(['google', 'outlook'] as const)(
	'a new user of %s connects, chooses, sees, creates, and changes on both sides',
	async (provider) => {
		const { admin, google, graph } = world;
		const page = openStandInPage(provider === 'google' ? google.url : graph.url);
		await page.add({ title: 'Interview', start: wall(instantInDays(1, 9)), end: wall(instantInDays(1, 10)) });

		// Connected in the browser, by its redirects alone.
		const person = { browser };
		const ended = await (provider === 'google' ? world.connectGoogle(person) : world.connectOutlook(person));
		const account = ended.searchParams.get('connected');
		expect(account, ended.href).toEqual(expect.any(String));

		const offered = await browser.get<{ id: string; name: string }[]>(
			`/meeting-manager/accounts/calendars?account=${String(account)}`,
		);
		expect(offered.data).toHaveLength(1);
		const chosen = await browser.post<Row[]>('/meeting-manager/accounts/calendars', {
			account,
			calendars: [{ id: offered.data[0]?.id, sync_direction: 'Two-Way' }],
		});
		const integration = chosen.data[0]?.['calendar_integration'];

		const rows = async (title: string) => {
			const filter = JSON.stringify({ calendar_integration: { _eq: integration }, event_title: { _eq: title } });
			return (await browser.get<Row[]>(`${EVENTS}${query({ filter })}`)).data;
		};
		await expect
			.poll(() => rows('Interview'), patience)
			.toMatchObject([{ sync_status: 'Synced', sync_direction: 'Inbound' }]);

		// Created here, it stands there.
		const created = await browser.post(EVENTS, {
			calendar_integration: integration,
			external_event_id: `pending:${crypto.randomUUID()}`,
			event_title: 'Planning',
			start_datetime: instantInDays(2, 13).toISOString(),
			end_datetime: instantInDays(2, 14).toISOString(),
			sync_status: 'Pending Sync',
			sync_direction: 'Outbound',
		});
		const name = String(created.data['name']);
		const row = async () => (await browser.get<Row>(`${EVENTS}/${name}`)).data;
		await expect.poll(() => page.titles(), patience).toContain('Planning');
		await expect
			.poll(row, patience)
			.toMatchObject({ sync_status: 'Synced', sync_direction: 'Outbound', outbound_action: null });

		// Changed there, it changes here: an hour later, under another title.
		const { start = '', end = '' } = await page.read('Planning');
		const later = (time: string) => new Date(Date.parse(`${time}Z`) + 3_600_000).toISOString().slice(0, 16);
		await page.change('Planning', { title: 'Planning, moved', start: later(start), end: later(end) });
		await expect.poll(row, patience).toMatchObject({
			event_title: 'Planning, moved',
			start_datetime: instantInDays(2, 14).toISOString(),
			end_datetime: instantInDays(2, 15).toISOString(),
			sync_direction: 'Bidirectional',
		});

		// Changed here, it changes there.
		await admin.patch(`${EVENTS}/${name}`, { event_title: 'Planning, renamed' });
		await expect.poll(() => page.titles(), patience).toContain('Planning, renamed');
		expect((await page.titles()).filter((title) => title.startsWith('Planning'))).toHaveLength(1);
		await expect.poll(row, patience).toMatchObject({ sync_status: 'Synced', outbound_action: null });

		// Deleted there, it is gone here.
		await page.remove('Planning, renamed');
		await expect.poll(row, patience).toMatchObject({ sync_status: 'Deleted Externally' });
		expect(await rows('Interview')).toHaveLength(1);
	},
	240_000,
);
