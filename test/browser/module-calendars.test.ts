import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { meeting } from '../support/feed-calendars';
import { inDays, vcalendar } from '../support/ics';
import type { VEvent } from '../support/ics';
import { moduleWindow } from '../support/module-window';
import type { ModuleWindow } from '../support/module-window';
import { startStudio } from '../support/studio';
import type { Studio, StudioPerson } from '../support/studio';
import { narrow } from '../support/studio-page';

const SECRET = 'key-that-opens-the-feed';

const free = { lines: ['TRANSP:TRANSPARENT'] };
const at = (uid: string, day: number, hour: number, summary: string, more: Partial<VEvent> = {}): VEvent => ({
	...meeting(uid, day, { summary, start: inDays(day, hour), end: inDays(day, hour + 1) }),
	...more,
});
/** Around today; in New York it is four or five hours earlier. */
const sarahsWeek: readonly VEvent[] = [
	at('standup', -1, 14, 'Team Standup'),
	at('review', -1, 18, 'Project Review'),
	at('dentist', 0, 15, 'Dentist Appointment'),
	at('focus', 0, 18, 'Focus Time', free),
	at('call', 1, 16, 'Client Call'),
	at('lunch', 1, 18, 'Lunch Break', free),
];

/** A person of the role All, who may write nothing through Directus itself; on Directus 12 Core not even read. */
describe('my calendars and my week', () => {
	let studio: Studio;
	let feeds: FeedServer;
	let sarah: StudioPerson;
	let window: ModuleWindow;

	beforeAll(async () => {
		feeds = await startFeedServer();
		feeds.set('/sarah.ics', { body: vcalendar(sarahsWeek) });
		feeds.set('/gone.ics', { status: 404 });
		studio = await startStudio();
		sarah = await studio.createUser({ role: 'All', firstName: 'Sarah', lastName: 'Johnson' });
		window = await moduleWindow(studio, sarah);
	});
	afterAll(async () => {
		await window?.close();
		await studio?.stop();
		await feeds.close();
	});
	beforeEach(() => window.clearComplaints());

	test('she connects a feed by the dialog, sees it sync, and its address nowhere', async () => {
		const { page, visit, screenshot } = window;
		await visit('calendars');
		await page.getByRole('button', { name: 'Connect your first calendar' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByText('Sign in with your Google account').waitFor({ state: 'detached' });
		expect(await dialog.getByRole('button', { name: /Google Calendar/ }).isDisabled()).toBe(true);
		await dialog.getByRole('button', { name: /iCal feed/ }).click();

		await page.getByLabel('Address of the feed').fill('ftp://calendar.example.com/a.ics');
		await dialog.getByRole('button', { name: 'Add calendar' }).click();
		await dialog.getByText('The address must begin with https://').waitFor();

		await page.getByLabel('Address of the feed').fill(`${feeds.url('/sarah.ics')}?token=${SECRET}`);
		await page.getByLabel('Name', { exact: true }).fill('Work');
		await page.getByLabel('Time zone').fill('America/New_York');
		await page.keyboard.press('Enter');
		const card = page.getByRole('article', { name: 'Work' });
		await card.getByText('Synced: 6 new').waitFor();
		await card.getByText('Connected').waitFor();
		expect(await card.getByText('Primary').isVisible()).toBe(true);
		expect(await page.content()).not.toContain(SECRET);
		await screenshot('module-my-calendars');
		expect(window.complaints()).toEqual([]);
	});

	test('she pauses it, takes it up again and gives it another name', async () => {
		const { page } = window;
		const card = page.getByRole('article', { name: 'Work' });
		const choose = async (entry: string) => {
			await card.getByRole('button', { name: 'More actions' }).click();
			await page.locator('.v-list-item', { hasText: entry }).click();
		};
		await choose('Pause');
		await card.getByText('Paused').waitFor();
		expect(await card.getByRole('button', { name: 'Sync now' }).isDisabled()).toBe(true);
		await choose('Resume');
		await card.getByText('Connected').waitFor();
		await choose('Name and time zone');
		await page.getByLabel('Name', { exact: true }).fill('Office');
		await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
		await page.getByRole('article', { name: 'Office' }).waitFor();
	});

	test('a feed that cannot be read says why, and is removed after a question', async () => {
		const { page } = window;
		await page.getByRole('button', { name: 'Connect a calendar' }).click();
		await page
			.getByRole('dialog')
			.getByRole('button', { name: /iCal feed/ })
			.click();
		await page.getByLabel('Address of the feed').fill(feeds.url('/gone.ics'));
		await page.getByLabel('Name', { exact: true }).fill('Club');
		await page.getByRole('button', { name: 'Add calendar' }).click();
		const card = page.getByRole('article', { name: 'Club' });
		await card.getByText('answered with status 404').waitFor();
		await card.getByText('Failing').waitFor();
		await card.getByRole('button', { name: 'More actions' }).click();
		await page.locator('.v-list-item', { hasText: 'Remove' }).click();
		const question = page.getByRole('alertdialog');
		await question.getByText('Its events move to the archive').waitFor();
		await question.getByRole('button', { name: 'Remove' }).click();
		await card.waitFor({ state: 'detached' });
	});

	test('she sees her week: what blocks and what does not, in her zone', async () => {
		const { page, visit, screenshot } = window;
		await visit('week');
		const dentist = page.locator('.fc-event', { hasText: 'Dentist Appointment' });
		await dentist.waitFor();
		expect(await dentist.textContent()).toMatch(/1[01]:00/);
		expect(await dentist.getAttribute('class')).toContain('blocks');
		const focus = page.locator('.fc-event', { hasText: 'Focus Time' });
		expect(await focus.getAttribute('class')).toContain('blocks-not');
		expect(await focus.textContent()).toContain('Does not block');
		expect(await page.getByText('America/New_York').isVisible()).toBe(true);
		await screenshot('module-my-week');

		await focus.focus();
		await page.keyboard.press('Enter');
		await page.getByRole('dialog').getByText('marked as free').waitFor();
		// Directus 12 Core closes /items to the role All: there is no record that she could open.
		const mayOpen = await page.getByRole('dialog').getByText('Open record').isVisible();
		expect(mayOpen).toBe(studio.target.major === 11);
		await page.keyboard.press('Escape');

		await page.getByRole('button', { name: 'Next week' }).click();
		await dentist.waitFor({ state: 'detached' });
		await page.getByRole('button', { name: 'Today' }).click();
		await dentist.waitFor();
		expect(window.complaints()).toEqual([]);
	});

	test('she sees nobody else’s time and no health of the sync', async () => {
		const { page, visit } = window;
		await visit('team');
		await page.getByText('You may ask about yourself').waitFor();
		await page.locator('.slot').first().waitFor();
		await page.locator('.slot').first().click();
		expect(await page.getByRole('button', { name: 'Book' }).isDisabled()).toBe(true);
		expect(await page.getByText('Your role may not create bookings').isVisible()).toBe(true);
		expect(await page.getByText('Sync health').count()).toBe(0);
		await visit('health');
		await page.getByText('For System Managers').waitFor();
	});

	test('on a phone, in German and in the dark, the week is a list', async () => {
		const phone = await moduleWindow(studio, sarah, { size: narrow, theme: 'dark', language: 'de-DE' });
		await phone.visit('week');
		const row = phone.page.locator('.fc-list-event', { hasText: 'Focus Time' });
		await row.getByText('Belegt keine Zeit').waitFor({ state: 'attached' });
		await phone.screenshot('module-my-week-phone');
		await phone.visit('calendars');
		await phone.page.getByText('Zuletzt synchronisiert:').waitFor();
		const overflow = await phone.page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
		);
		expect(overflow).toBeLessThanOrEqual(0);
		await phone.screenshot('module-my-calendars-phone');
		expect(phone.complaints()).toEqual([]);
		await phone.close();
	});
});
