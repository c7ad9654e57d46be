import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row } from '../support/client';
import { createBooking } from '../support/records';
import { startStudio } from '../support/studio';
import type { Studio, StudioPerson } from '../support/studio';
import { narrow } from '../support/studio-page';
import type { StudioPage } from '../support/studio-page';
import { createStudioRecords } from '../support/studio-records';
import type { StudioRecords } from '../support/studio-records';

const EVENTS = '/content/mm_calendar_event_sync';

describe('the Studio of an admin', () => {
	let studio: Studio;
	let records: StudioRecords;
	let window: StudioPage;

	beforeAll(async () => {
		studio = await startStudio();
		records = await createStudioRecords(studio);
		window = await studio.open(studio.adminUser);
	});
	afterAll(async () => {
		await records?.feeds.close();
		await studio?.stop();
	});

	test.each([
		['Failed syncs', 'Client Call', 'Team Standup'],
		['Pending', 'Project Review', 'Client Call'],
		['This week', 'Dentist Appointment', 'Retreat'],
	])('the bookmark "%s" lists what its name says', async (bookmark, listed, other) => {
		const { page } = window;
		await window.visit(EVENTS);
		await page.getByRole('link', { name: bookmark }).click();
		await page.locator('table').getByText(listed).first().waitFor();
		expect(await page.locator('table').getByText(other).count()).toBe(0);
		await window.screenshot(`bookmark-${bookmark.toLowerCase().replace(' ', '-')}`);
	});

	test('a list tells who attends', async () => {
		const { page } = window;
		const row = page.locator('table tr', { hasText: 'Dentist Appointment' });
		const who = row.getByText('sarah@bestsecurity.com, John Doe');
		await who.scrollIntoViewIfNeeded();
		// A mouse that the list was moved under has entered nothing.
		await page.mouse.move(0, 0);
		await who.hover();
		await page.locator('#tooltip').getByText('John Doe (john@customer.com)').waitFor();
	});

	test('a calendar is synced from its form, and what was set aside is told', async () => {
		const { page } = window;
		await window.visit(`/content/mm_calendar_integration/${encodeURIComponent(records.integration)}`);
		await page.getByRole('button', { name: 'Sync now' }).click();
		await page.getByText('Synced: 0 new, 0 changed, 0 removed, 1 unchanged.').waitFor();
		await window.screenshot('integration-synced');
		await studio.admin.patch(`/items/mm_calendar_integration/${records.integration}`, { status: 'Paused' });
		await page.getByRole('button', { name: 'Sync now' }).click();
		await page.locator('.mm-sync-now').getByText('is paused or not active.').waitFor();
		await studio.admin.patch(`/items/mm_calendar_integration/${records.integration}`, { status: 'Connected' });
	});

	test('in German, dark and on a narrow screen the form of an event is the same form', async () => {
		const { page, visit, screenshot, complaints, close } = await studio.open(studio.adminUser, {
			language: 'de-DE',
			theme: 'dark',
			size: narrow,
		});
		await visit(`${EVENTS}/${encodeURIComponent(records.dentist)}`);
		await page.getByText('Keine Fehler und keine Warnungen.').waitFor();
		await page.getByText('Titel oder Zusammenfassung').waitFor();
		expect(await page.locator('.field[data-field="sync_status"] input').inputValue()).toBe('Synchronisiert');
		await screenshot('event-form-german-dark-narrow');
		await page.locator('.field[data-field="attendees_json"]').scrollIntoViewIfNeeded();
		await page.getByText('Noch keine Antwort').waitFor();
		await screenshot('event-attendees-german-dark-narrow');
		const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
		expect(overflow).toBeLessThanOrEqual(0);
		expect(complaints()).toEqual([]);
		await close();
	});

	test('attendees are added, answered for and removed by keyboard alone', async () => {
		const { page, visit, close } = await studio.open(studio.adminUser);
		await visit(`${EVENTS}/${encodeURIComponent(records.failed)}`);
		const attendees = page.locator('.field[data-field="attendees_json"]');
		await attendees.getByRole('textbox').focus();
		await page.keyboard.type('john@customer.com');
		await page.keyboard.press('Enter');
		const response = attendees.getByRole('button', { name: /^Response of john@customer.com/ });
		await response.focus();
		await page.keyboard.press('Enter');
		const declined = page.locator('.v-list-item').getByText('Declined', { exact: true });
		await declined.waitFor();
		await page.locator('.v-list-item', { hasText: 'Declined' }).focus();
		await page.keyboard.press('Enter');
		await attendees.getByText('Declined').waitFor();
		await attendees.getByRole('button', { name: 'Remove john@customer.com' }).press('Enter');
		await response.waitFor({ state: 'detached' });
		await close();
	});

	test('a new event is not blamed for what nobody has filled in yet', async () => {
		const { page } = window;
		await window.visit(`${EVENTS}/+`);
		const title = page.locator('.field[data-field="event_title"] input');
		await title.fill('Retreat');
		await page.locator('.field[data-field="organizer_email"] input').fill('not-an-email');
		await page.locator('.mm-warnings .v-notice.danger').waitFor();
		expect(await page.locator('.mm-warnings li').count()).toBe(1);
		expect(await page.getByText('Calendar Integration is required.').count()).toBe(0);
		await page.getByText('Save this record first, then it can be synced.').waitFor();
	});

	test('a booking over another one is refused in words, under a title of ours', async () => {
		const { page } = window;
		const { body } = await studio.admin.get<Row>(`/items/mm_meeting_booking/${records.booking}`);
		const { start_datetime, end_datetime } = body.data;
		const times = { start_datetime, end_datetime };
		const other = { assigned_user: records.sarah.id, title: 'Retreat', status: 'Cancelled', ...times };
		const { name } = await createBooking(studio.admin, other);
		await window.visit(`/content/mm_meeting_booking/${encodeURIComponent(name)}`);
		await page.locator('.field[data-field="status"] .v-select, .field[data-field="status"] .v-input').first().click();
		await page.locator('.v-list-item').getByText('Confirmed', { exact: true }).click();
		await expect.poll(() => page.locator('.field[data-field="status"] input').inputValue()).toBe('Confirmed');
		await page.keyboard.press('Control+s');
		await page.locator('#dialog-outlet').getByText('The time is taken', { exact: true }).waitFor();
		await window.screenshot('booking-conflict');
		await page.getByRole('button', { name: /Dismiss|Done/ }).click();
		expect(await page.locator('.field[data-field="status"] input').inputValue()).toBe('Confirmed');
	});

	describe('the panel of the sync', () => {
		let dashboard = '';
		let reader: StudioPerson;

		beforeAll(async () => {
			const { body } = await studio.admin.post<{ id: string }>('/dashboards', {
				name: 'Calendars',
				icon: 'cloud_sync',
			});
			dashboard = body.data.id;
			const place = { position_x: 1, position_y: 1, width: 30, height: 18, show_header: true };
			await studio.admin.post('/panels', { dashboard, name: 'Sync', type: 'mm-sync-health', options: {}, ...place });
			const policy = await studio.admin.post<{ id: string }>('/policies', { name: 'Insights', app_access: true });
			for (const collection of ['directus_dashboards', 'directus_panels']) {
				const permission = { policy: policy.body.data.id, collection, action: 'read', fields: ['*'] };
				await studio.admin.post('/permissions', permission);
			}
			reader = await studio.createUser({ policies: ['Insights'] });
		});

		test('shows calendars by status, lag, failures and the events of each day', async () => {
			const { page } = window;
			await window.visit(`/insights/${dashboard}`);
			const panel = page.locator('.mm-sync-health');
			await panel.locator('.state', { hasText: 'Connected' }).getByText('1', { exact: true }).waitFor();
			await panel.locator('.figure', { hasText: 'Failed events' }).getByText('1', { exact: true }).waitFor();
			await panel
				.locator('.figure', { hasText: 'Lag (p95)' })
				.getByText(/second|minute/)
				.waitFor();
			expect(await panel.locator('.day').count()).toBe(14);
			expect(await panel.locator('.day').last().getAttribute('aria-label')).toContain('1 new');
			await window.screenshot('sync-panel');
		});

		test('tells others that it is for System Managers', async () => {
			const { page, visit, screenshot, close } = await studio.open(reader);
			await visit(`/insights/${dashboard}`);
			await page.getByText('Only System Managers may see how the sync is doing.').waitFor();
			await screenshot('sync-panel-forbidden');
			await close();
		});
	});

	test('has seen no error of the page on the way', () => {
		expect(window.complaints()).toEqual([]);
	});
});
