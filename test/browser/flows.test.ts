import { afterAll, beforeAll, expect, test } from 'vitest';
import { READY_MADE_FLOWS } from '../../extensions/meeting-manager/src/domain/ready-made-flows';
import type { Row } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { inDays, vcalendar } from '../support/ics';
import { createIntegration } from '../support/records';
import { startStudio } from '../support/studio';
import type { Studio } from '../support/studio';

const SCOPE = 'meeting-manager.integration.reauthorization';

let studio: Studio;
let feeds: FeedServer;
let event = '';
beforeAll(async () => {
	feeds = await startFeedServer();
	feeds.set('/a.ics', { body: vcalendar([{ uid: 'a', start: inDays(1, 9), end: inDays(1, 10), summary: 'Dentist' }]) });
	studio = await startStudio();
	const { name } = await createIntegration(studio.admin, {
		user: studio.adminUser.id,
		ical_url: feeds.url('/a.ics'),
		sync_interval_minutes: 10_000,
	});
	await studio.admin.post('/meeting-manager/sync_integration', { calendar_integration: name });
	const events = await studio.admin.get<Row[]>('/items/mm_calendar_event_sync?fields=name');
	event = String(events.body.data[0]?.['name']);
});
afterAll(async () => {
	await studio.stop();
	await feeds.close();
});

const operationOf = async (flow: string): Promise<string> =>
	String((await studio.admin.get(`/flows/${flow}?fields=operation`)).body.data['operation']);

test('the ready-made Flows are listed, and an operation has its form in the user’s language', async () => {
	const english = await studio.open(studio.adminUser);
	await english.visit('/settings/flows');
	await english.page.getByText('Resync failed calendar events').waitFor();
	await english.screenshot('flows-list');
	await english.visit(`/settings/flows/${READY_MADE_FLOWS.resyncFailed}`);
	await english.page.getByText('All calendars').waitFor();
	await english.screenshot('flow-resync');
	await english.visit(
		`/settings/flows/${READY_MADE_FLOWS.resyncFailed}/${await operationOf(READY_MADE_FLOWS.resyncFailed)}`,
	);
	await english.page.getByText('Ended within (Days)').last().waitFor();
	await english.screenshot('flow-resync-form');
	expect(english.complaints()).toEqual([]);
	await english.close();

	const german = await studio.open(studio.adminUser, { language: 'de-DE', theme: 'dark' });
	await german.visit(
		`/settings/flows/${READY_MADE_FLOWS.resyncFailed}/${await operationOf(READY_MADE_FLOWS.resyncFailed)}`,
	);
	await german.page.getByText('Beendet vor höchstens (Tagen)').last().waitFor();
	await german.screenshot('flow-resync-form-german');
	await german.page.locator('.v-fancy-select [data-icon="cancel"]').click();
	await german.page.getByText('Freie Zeitfenster finden').first().scrollIntoViewIfNeeded();
	await german.screenshot('flow-operations-german');
	await german.page.getByText('Freie Zeitfenster finden').first().click();
	await german.page.getByText('Dauer (Minuten)').first().waitFor();
	await german.screenshot('flow-find-slots-form-german');
	expect(german.complaints()).toEqual([]);
	await german.close();
});

test('the Studio keeps the scope of the plugin’s own events', async () => {
	const { page, visit, screenshot, close } = await studio.open(studio.adminUser);
	await visit(`/settings/flows/${READY_MADE_FLOWS.notifyOwner}`);
	await page.getByText(SCOPE).waitFor();
	await screenshot('flow-notify-owner');
	await page.locator('button:has([data-icon="edit"])').first().click();
	await page.locator('.v-workspace-tile.trigger .edit-icon').click();
	await page.getByText('Scope').last().waitFor();
	await screenshot('flow-trigger-form');
	await page.locator('.field[data-field="scope"] .field-name').click();
	await page.getByText('Edit Raw Value').click();
	await page.waitForTimeout(1500);
	await screenshot('flow-raw-scope');
	console.log(await page.locator('.v-dialog .v-card, .v-card').last().innerHTML());
	await close();
});

test('“Sync event now” is a button on the event’s page', async () => {
	await studio.admin.patch(`/flows/${READY_MADE_FLOWS.syncEvent}`, { status: 'active' });
	await studio.admin.patch(`/items/mm_calendar_event_sync/${event}`, { sync_status: 'Sync Failed' });
	const { page, visit, screenshot, close } = await studio.open(studio.adminUser);
	await visit(`/content/mm_calendar_event_sync/${encodeURIComponent(event)}`);
	await page.getByText('Flows', { exact: true }).click();
	await page.getByText('Sync event now').waitFor();
	await screenshot('event-with-flow');
	await page.getByText('Sync event now').click();
	const status = async () =>
		(await studio.admin.get(`/items/mm_calendar_event_sync/${event}?fields=sync_status`)).body.data['sync_status'];
	await expect.poll(status, { timeout: 20_000 }).toBe('Synced');
	await screenshot('event-after-flow');
	await close();
});
