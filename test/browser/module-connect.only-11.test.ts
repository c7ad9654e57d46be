import { afterAll, beforeAll, expect, test } from 'vitest';
import { moduleWindow } from '../support/module-window';
import type { ModuleWindow } from '../support/module-window';
import { findFreePort } from '../support/processes';
import { startGoogleSimulator } from '../support/simulator/google/start';
import type { GoogleSimulator } from '../support/simulator/google/start';
import { startStudio } from '../support/studio';
import type { Studio } from '../support/studio';

const EMAIL = 'sarah@gmail.example';

let google: GoogleSimulator;
let studio: Studio;
let window: ModuleWindow;

beforeAll(async () => {
	const port = await findFreePort();
	google = await startGoogleSimulator({
		accounts: [{ email: EMAIL, timeZone: 'America/New_York' }],
		redirectUris: [`http://127.0.0.1:${port}/meeting-manager/connect/google/callback`],
	});
	const [start, end] = [new Date(Date.now() + 3_600_000), new Date(Date.now() + 7_200_000)];
	google.addEvent({
		summary: 'Dentist Appointment',
		start: { dateTime: start.toISOString() },
		end: { dateTime: end.toISOString() },
	});
	studio = await startStudio({
		PORT: String(port),
		MM_GOOGLE_CLIENT_ID: google.clientId,
		MM_GOOGLE_CLIENT_SECRET: google.clientSecret,
		MM_GOOGLE_API_URL: google.url,
		MM_GOOGLE_OAUTH_URL: google.oauthUrl,
	});
	const sarah = await studio.createUser({ role: 'All', firstName: 'Sarah', lastName: 'Johnson' });
	window = await moduleWindow(studio, sarah);
});
afterAll(async () => {
	await window?.close();
	await studio?.stop();
	await google?.stop();
});

const leaveForGoogle = async () => {
	await window.page.getByRole('button', { name: 'Connect a calendar' }).click();
	await window.page
		.getByRole('dialog')
		.getByRole('button', { name: /Google Calendar/ })
		.click();
	await window.page.getByRole('heading', { name: 'Sign in with Google' }).waitFor();
};

test('somebody who declines at Google comes back and reads that nothing was connected', async () => {
	const { page, visit } = window;
	await visit('calendars');
	await leaveForGoogle();
	await page.getByRole('button', { name: 'Cancel' }).click();
	await page.getByText('Access to Google Calendar was declined. Nothing was connected.').waitFor();
	await expect.poll(() => new URL(page.url()).search).toBe('');
});

test('a Google account is connected, its calendar chosen, synced and written back to', async () => {
	const { page } = window;
	await leaveForGoogle();
	await page.locator(`input[name="account"][value="${EMAIL}"]`).check();
	await page.getByRole('button', { name: 'Continue' }).click();
	const dialog = page.getByRole('dialog', { name: 'Choose calendars' });
	await dialog.getByText('Write changes back to this calendar').click();
	await dialog.getByRole('button', { name: 'Connect calendars' }).click();

	const card = page.getByRole('article', { name: EMAIL });
	await card.getByText('Synced: 1 new').waitFor();
	await card.getByText('Two-Way').waitFor();
	await page.getByText('1 calendar', { exact: false }).waitFor();
	expect(new URL(page.url()).search).toBe('');
	expect(window.complaints()).toEqual([]);

	await page.getByRole('button', { name: 'Disconnect' }).click();
	await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
	await card.getByText('Paused').waitFor();
});
