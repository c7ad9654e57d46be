import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	addDays,
	instantOf,
	localDay,
	startOfWeek,
} from '../../extensions/meeting-manager/src/module/shared/local-time';
import { toBasicUtc } from '../../extensions/meeting-manager/src/time';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { vcalendar } from '../support/ics';
import type { VEvent } from '../support/ics';
import { moduleWindow } from '../support/module-window';
import type { ModuleWindow } from '../support/module-window';
import { freshEmail } from '../support/people';
import { createEvent, createIntegration } from '../support/records';
import { startStudio } from '../support/studio';
import type { Studio, StudioPerson } from '../support/studio';

const ZONE = 'America/New_York';

/** An hour of the coming week, counted from its Sunday. */
const nextWeek = (uid: string, weekday: number, hour: number, summary: string): VEvent => {
	const sunday = startOfWeek(localDay(new Date(), ZONE), 0);
	const at = (hours: number) => toBasicUtc(instantOf(addDays(sunday, 7 + weekday), hours * 60, ZONE));
	return { uid, start: at(hour), end: at(hour + 1), summary };
};

describe('team availability and sync health, for a System Manager', () => {
	let studio: Studio;
	let feeds: FeedServer;
	let sarah: StudioPerson;
	let john: StudioPerson;
	let window: ModuleWindow;
	let calendar = '';

	beforeAll(async () => {
		feeds = await startFeedServer();
		const broken = ['BEGIN:VEVENT', 'UID:broken', 'DTSTART:someday', 'SUMMARY:Broken', 'END:VEVENT'].join('\r\n');
		const sarahs = [
			nextWeek('standup', 1, 9, 'Team Standup'),
			nextWeek('dentist', 3, 14, 'Dentist Appointment'),
			nextWeek('call', 4, 11, 'Client Call'),
		];
		const johns = [nextWeek('workshop', 2, 10, 'Customer Workshop'), nextWeek('review', 4, 13, 'Project Review')];
		feeds.set('/sarah.ics', { body: vcalendar([...sarahs, broken]) });
		feeds.set('/john.ics', { body: vcalendar(johns) });
		studio = await startStudio();
		const { admin } = studio;
		sarah = await studio.createUser({ role: 'All', firstName: 'Sarah', lastName: 'Johnson' });
		john = await studio.createUser({ role: 'All', email: freshEmail('john'), firstName: 'John', lastName: 'Doe' });
		const manager = await studio.createUser({ role: 'System Manager', firstName: 'Meeting', lastName: 'Manager' });
		for (const { id } of [sarah, john, manager]) {
			await admin.post('/items/mm_user_settings', { name: id, time_zone: ZONE });
		}
		const connect = async (user: string, path: string, calendar_name: string) => {
			const feed = { ical_url: feeds.url(path), calendar_name, sync_interval_minutes: 10_000, is_primary: true };
			const { name } = await createIntegration(admin, { user, ...feed });
			await admin.post('/meeting-manager/sync_integration', { calendar_integration: name });
			return name;
		};
		calendar = await connect(sarah.id, '/sarah.ics', 'Work');
		await connect(john.id, '/john.ics', 'Office');
		window = await moduleWindow(studio, manager);
	});
	afterAll(async () => {
		await window?.close();
		await studio?.stop();
		await feeds.close();
	});
	beforeEach(() => window.clearComplaints());

	/** The next week, with Sarah and John. */
	const openTeam = async () => {
		const { page, visit } = window;
		await visit('team');
		await page.getByRole('button', { name: 'Add people' }).click();
		await page.getByLabel('Search people').fill('john');
		await page.getByRole('menuitemcheckbox', { name: 'Sarah Johnson' }).click();
		await page.getByRole('menuitemcheckbox', { name: 'John Doe' }).click();
		await page.keyboard.press('Escape');
		await page.getByRole('button', { name: 'Remove Meeting Manager' }).click();
		await page.getByRole('button', { name: 'Later' }).click();
		await page.getByRole('row', { name: /Sarah Johnson/ }).waitFor();
		await page.locator('.busy', { hasText: 'Team Standup' }).first().waitFor({ state: 'attached' });
	};
	const pickFirst = async (): Promise<string> => {
		const slot = window.page.locator('.slot').first();
		await slot.click();
		expect(await slot.getAttribute('aria-pressed')).toBe('true');
		return (await window.page.locator('.picked-slot .when').textContent()) ?? '';
	};
	const fillBooking = async () => {
		const { page } = window;
		await page.locator('.picked-slot').getByRole('button', { name: 'Book' }).click();
		await page.getByLabel('Meeting type').fill('support');
		await page.getByLabel('Title').fill('Customer Support Call - John Doe');
		await page.getByLabel('Customer name').fill('John Doe');
		await page.getByLabel('Customer e-mail').fill('john@customer.com');
	};

	test('finds a slot that two people have in common and books it', async () => {
		const { page, screenshot } = window;
		await openTeam();
		const when = await pickFirst();
		await screenshot('module-team');
		await fillBooking();
		await page.getByRole('dialog').getByRole('button', { name: 'Book' }).click();
		await page.getByText('Booked as MM-MB-support-0001.').waitFor();
		const { body } = await studio.admin.get('/items/mm_meeting_booking/MM-MB-support-0001');
		expect(body.data).toMatchObject({
			title: 'Customer Support Call - John Doe',
			customer_email: 'john@customer.com',
			assigned_user: sarah.id,
			attendees_json: [{ email: john.email, display_name: 'John Doe' }],
		});
		// The grid is asked anew: the slot is no longer free.
		await page.locator('.busy', { hasText: 'Customer Support Call' }).first().waitFor({ state: 'attached' });
		expect(await pickFirst()).not.toBe(when);
		expect(window.complaints()).toEqual([]);
	});

	test('is told what a slot was taken by meanwhile, and sees the grid as it is now', async () => {
		const { page } = window;
		await openTeam();
		await pickFirst();
		await fillBooking();
		const start = await page.evaluate(() =>
			document.querySelector('.slot[aria-pressed="true"]')?.getAttribute('data-start'),
		);
		const end = new Date(Date.parse(String(start)) + 1_800_000).toISOString();
		const taken = {
			calendar_integration: calendar,
			event_title: 'Dentist Appointment',
			start_datetime: start,
			end_datetime: end,
		};
		await createEvent(studio.admin, taken);
		await page.getByRole('dialog').getByRole('button', { name: 'Book' }).click();
		const alert = page.getByRole('alert');
		await alert.getByText('This time is taken meanwhile').waitFor();
		await alert.getByText('Dentist Appointment').waitFor();
		await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
		await page.locator(`.slot[data-start="${String(start)}"]`).waitFor({ state: 'detached' });
	});

	test('retries a failed event, and reads what was set aside', async () => {
		const { page, visit, screenshot } = window;
		const filter = encodeURIComponent(JSON.stringify({ event_title: { _eq: 'Team Standup' } }));
		const found = await studio.admin.get<{ name: string }[]>(`/items/mm_calendar_event_sync?filter=${filter}`);
		const name = found.body.data[0]?.name ?? '';
		await studio.admin.patch(`/items/mm_calendar_event_sync/${encodeURIComponent(name)}`, {
			sync_status: 'Sync Failed',
			sync_error_log: 'Error: 503 Service Unavailable',
		});
		await visit('health');
		const failed = page.getByRole('region', { name: 'Failed events' });
		const entry = failed.getByRole('listitem').filter({ hasText: 'Team Standup' });
		await entry.getByRole('button', { name: 'Error log' }).click();
		await entry.getByText('503 Service Unavailable').waitFor();
		const setAside = page.getByRole('region', { name: 'Set aside' });
		await setAside.getByRole('button', { name: 'As it came from the calendar' }).click();
		await setAside.getByText('DTSTART:someday').waitFor();
		await screenshot('module-health');

		await entry.getByRole('button', { name: 'Retry' }).click();
		await failed.getByText('Every event is in sync.').waitFor();
		const { body } = await studio.admin.get(`/items/mm_calendar_event_sync/${encodeURIComponent(name)}`);
		expect(body.data['sync_status']).toBe('Synced');
		expect(window.complaints()).toEqual([]);
	});
});
