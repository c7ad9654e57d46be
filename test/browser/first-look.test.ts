import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEvent, createIntegration } from '../support/records';
import { startStudio } from '../support/studio';
import type { Studio } from '../support/studio';

let studio: Studio;
beforeAll(async () => {
	studio = await startStudio();
	const { id } = await studio.createUser({ firstName: 'Sarah', lastName: 'Johnson' });
	const { name } = await createIntegration(studio.admin, { user: id });
	await createEvent(studio.admin, {
		calendar_integration: name,
		attendees_json: ['sarah@bestsecurity.com', { email: 'john@customer.com', display_name: 'John Doe' }],
	});
});
afterAll(() => studio.stop());

test('the admin finds the collections of Meeting Manager', async () => {
	const { page, visit, screenshot, complaints } = await studio.open(studio.adminUser);
	await visit('/content/mm_calendar_integration');
	await page.getByText('MM-CI-', { exact: false }).first().waitFor();
	await screenshot('integrations');
	expect(complaints()).toEqual([]);
});
