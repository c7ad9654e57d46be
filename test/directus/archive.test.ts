import createKnex from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { maintain } from '../../extensions/meeting-manager/src/usecases/maintain';
import { useTarget } from '../support/shared-server';
import { createProject } from '../support/start-directus';
import type { DirectusProject } from '../support/start-directus';

const DAY_MS = 86_400_000;
const EVENTS = 'mm_calendar_event_sync';

describe('the archive', () => {
	const target = useTarget();
	const now = new Date();
	let project: DirectusProject;
	let knex: Knex;

	beforeAll(async () => {
		project = await createProject({ target: target.name });
		knex = createKnex(project.database.connection);
	});
	afterAll(async () => {
		await knex.destroy();
		await project.remove();
	});

	const addCalendar = (name: string, pastDays: number) =>
		knex('mm_calendar_integration').insert({ name, provider: 'iCal', is_active: true, sync_past_days: pastDays });
	const addEvent = (calendar: string, name: string, daysAgo: number) =>
		knex(EVENTS).insert({
			name,
			calendar_integration: calendar,
			external_event_id: name,
			external_id_hash: name,
			event_title: name,
			start_datetime: new Date(now.getTime() - daysAgo * DAY_MS - 3_600_000),
			end_datetime: new Date(now.getTime() - daysAgo * DAY_MS),
		});
	const namesIn = async (table: string) => (await knex(table).select('name').orderBy('name')).map((row) => row.name);

	test('takes what is older than a year, but nothing that the calendar’s window still holds', async () => {
		await addCalendar('usual', 30);
		await addCalendar('far-back', 730);
		await addEvent('usual', 'a-recent', 364);
		await addEvent('usual', 'b-old', 366);
		await addEvent('far-back', 'c-within', 700);
		await addEvent('far-back', 'd-beyond', 740);
		const dependencies = { database: knex, announce: async () => {}, now: () => now };
		await maintain(dependencies, { archiveAfterDays: 365 });
		expect(await namesIn(EVENTS)).toEqual(['a-recent', 'c-within']);
		expect(await namesIn('mm_calendar_event_archive')).toEqual(['b-old', 'd-beyond']);
	});
});
