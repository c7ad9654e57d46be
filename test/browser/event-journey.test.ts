import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { Row } from '../support/client';
import { startStudio } from '../support/studio';
import type { Studio } from '../support/studio';
import type { StudioPage } from '../support/studio-page';
import { createStudioRecords, dentistAttendees } from '../support/studio-records';
import type { StudioRecords } from '../support/studio-records';

const EVENTS = '/content/mm_calendar_event_sync';

describe('an admin and an event', () => {
	let studio: Studio;
	let records: StudioRecords;
	let window: StudioPage;
	let page: Page;

	beforeAll(async () => {
		studio = await startStudio();
		records = await createStudioRecords(studio);
		window = await studio.open(studio.adminUser);
		({ page } = window);
	});
	afterAll(async () => {
		await records?.feeds.close();
		await studio?.stop();
	});

	const field = (name: string) => page.locator(`.field[data-field="${name}"]`);
	const stored = async () => {
		const { body } = await studio.admin.get<Row>(`/items/mm_calendar_event_sync/${records.dentist}`);
		return body.data;
	};
	const save = () => page.keyboard.press('Control+s');
	const saved = () => page.getByText(/Item updated/i).first();

	test('finds the events as a calendar, and opens one', async () => {
		await window.visit(EVENTS);
		const event = page.locator('.fc-event', { hasText: 'Dentist' }).first();
		await event.waitFor();
		await window.screenshot('events-calendar');
		await event.click();
		await field('event_title').locator('input').waitFor();
		expect(decodeURIComponent(page.url())).toContain(records.dentist);
		await page.getByText('No faults and no warnings.').waitFor();
		await window.screenshot('event-form');
	});

	test('is warned while editing, before anything is saved', async () => {
		await field('meeting_booking').locator('input').fill(records.booking);
		const warning = page.locator('.mm-warnings .v-notice.warning');
		await warning.getByText('Event timing does not match linked Meeting Booking timing.').waitFor();
		await field('meeting_booking').getByText('Customer Support Call - John Doe').waitFor();
		await warning.first().scrollIntoViewIfNeeded();
		await window.screenshot('event-warnings');
		expect((await stored())['meeting_booking']).toBeNull();
	});

	test('sees a fault at its field, goes there from the list of faults, and reads it once when saving', async () => {
		const sentence = "Invalid email format for Organizer Email: 'sarah@'";
		await field('organizer_email').locator('input').fill('sarah@');
		await field('organizer_email').getByText(sentence).waitFor();
		await page.locator('.mm-warnings .link', { hasText: 'Organizer Email' }).click();
		expect(
			await field('organizer_email')
				.locator('input')
				.evaluate((input) => input === document.activeElement),
		).toBe(true);
		await window.screenshot('event-fault');

		await save();
		const dialog = page.locator('#dialog-outlet').getByText(sentence);
		await dialog.first().waitFor();
		await window.screenshot('event-refused');
		expect(await dialog.count()).toBe(1);
		expect((await stored())['organizer_email']).toBe('sarah@bestsecurity.com');
		await page.getByRole('button', { name: /Dismiss|Done/ }).click();
	});

	test('edits the attendees; those that are left alone stay as they were', async () => {
		const attendees = field('attendees_json');
		await attendees.getByRole('textbox').fill('Jane Doe <jane@customer.com>');
		await attendees.getByRole('textbox').press('Enter');
		await attendees.getByText('jane@customer.com').waitFor();
		await attendees.getByRole('button', { name: /^Response of sarah@/ }).click();
		await page.locator('.v-list-item').getByText('Accepted', { exact: true }).click();
		await window.screenshot('event-attendees');

		await field('organizer_email').locator('input').fill('sarah@bestsecurity.com');
		await page.locator('.mm-warnings .v-notice.danger').waitFor({ state: 'detached' });
		await save();
		await saved().waitFor();
		expect(await stored()).toMatchObject({
			meeting_booking: records.booking,
			organizer_email: 'sarah@bestsecurity.com',
			attendees_json: [
				{ email: 'sarah@bestsecurity.com', response_status: 'accepted' },
				dentistAttendees[1],
				{ email: 'jane@customer.com', display_name: 'Jane Doe' },
			],
		});
	});

	test('syncs it now, and the form shows what came of it without losing what is being edited', async () => {
		await window.visit(`${EVENTS}/${encodeURIComponent(records.standup)}`);
		const { body } = await studio.admin.get<Row>(`/items/mm_calendar_event_sync/${records.standup}`);
		const before = String(body.data['last_synced']);
		const shownMoment = () => field('last_synced').locator('time').getAttribute('datetime');
		expect(await shownMoment()).toBe(before);
		await field('description').locator('textarea').fill('Not saved yet');
		await page.getByRole('button', { name: 'Sync now' }).click();
		await page.getByText(`Event '${records.standup}' synced successfully`).waitFor();
		await expect.poll(shownMoment).not.toBe(before);
		expect(await field('description').locator('textarea').inputValue()).toBe('Not saved yet');
		await window.screenshot('event-synced');
	});

	test('is told why a sync did not work', async () => {
		await window.visit(`${EVENTS}/${encodeURIComponent(records.failed)}`);
		await field('sync_error_log').getByText('Error: 503 Service Unavailable').waitFor();
		await page.getByRole('button', { name: 'Sync now' }).click();
		await page
			.locator('.mm-sync-now .v-notice.danger')
			.getByText('The external calendar does not hold this event.')
			.waitFor();
		await field('sync_error_log').getByText('The external calendar does not hold this event.').waitFor();
		await window.screenshot('event-sync-failed');
	});

	test('goes from the event to its calendar and its booking', async () => {
		await window.visit(`${EVENTS}/${encodeURIComponent(records.dentist)}`);
		await field('calendar_integration').locator('a[href*="mm_calendar_integration"]').first().waitFor();
		await field('meeting_booking').getByRole('link', { name: 'Open the booking' }).click();
		await field('calendar_events').locator('.event').first().waitFor();
		expect(decodeURIComponent(page.url())).toContain(records.booking);
		await field('calendar_events').scrollIntoViewIfNeeded();
		await window.screenshot('booking-events');
		expect(await field('calendar_events').locator('a[href*="mm_calendar_event_sync"]').count()).toBeGreaterThan(0);
	});

	test('has seen no error of the page on the way', () => {
		expect(window.complaints()).toEqual([]);
	});
});
