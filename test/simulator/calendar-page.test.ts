import { afterEach, describe, expect, test } from 'vitest';
import { readForms, type PageForm } from '../support/consent-page';
import { startGoogleSimulator } from '../support/simulator/google/start';
import { startGraphSimulator } from '../support/simulator/graph/start';

const ZONE = 'America/New_York';
const [TOMORROW = '', NEXT_DAY = ''] = [1, 2].map((days) =>
	new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10),
);

/** A stand-in as its page sees it, and what is underneath. */
interface StandIn {
	url: string;
	titles: () => string[];
	/** What it holds of the event of that title, to compare versions and times. */
	stored: (title: string) => unknown;
	addSeries: () => void;
	addAllDay: () => void;
	stop: () => Promise<void>;
}

async function startGoogle(): Promise<StandIn> {
	const google = await startGoogleSimulator({ accounts: [{ email: 'sarah@gmail.example', timeZone: ZONE }] });
	const token = google.issueToken();
	return {
		url: google.url,
		titles: google.listTitles,
		stored: async (title) => {
			const path = '/calendar/v3/calendars/primary/events';
			const answer = await fetch(`${google.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
			const { items }: { items: { summary: string }[] } = JSON.parse(await answer.text());
			return items.find(({ summary }) => summary === title);
		},
		addSeries: () =>
			google.addEvent({
				summary: 'Weekly',
				start: { dateTime: `${TOMORROW}T15:00:00Z`, timeZone: ZONE },
				end: { dateTime: `${TOMORROW}T16:00:00Z`, timeZone: ZONE },
				recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'],
			}),
		addAllDay: () => google.addEvent({ summary: 'Away', start: { date: TOMORROW }, end: { date: NEXT_DAY } }),
		stop: google.stop,
	};
}

async function startGraph(): Promise<StandIn> {
	const graph = await startGraphSimulator({ accounts: [{ email: 'sarah@contoso.example', timeZone: ZONE }] });
	const { accessToken } = graph.signIn('sarah@contoso.example');
	const calendar = encodeURIComponent(graph.calendars[0]?.id ?? '');
	return {
		url: graph.url,
		titles: graph.listTitles,
		stored: async (title) => {
			const path = `/v1.0/me/calendars/${calendar}/events`;
			const answer = await fetch(`${graph.url}${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
			const { value }: { value: { subject: string }[] } = JSON.parse(await answer.text());
			return value.find(({ subject }) => subject === title);
		},
		addSeries: () =>
			graph.addEvent({
				title: 'Weekly',
				start: new Date(`${TOMORROW}T15:00:00Z`),
				end: new Date(`${TOMORROW}T16:00:00Z`),
				recurrence: {
					pattern: { type: 'daily', interval: 7 },
					range: { type: 'numbered', startDate: TOMORROW, numberOfOccurrences: 3 },
				},
			}),
		addAllDay: () => graph.addEvent({ title: 'Away', start: TOMORROW, end: NEXT_DAY, isAllDay: true }),
		stop: graph.stop,
	};
}

let running: StandIn | null = null;
afterEach(async () => {
	await running?.stop();
	running = null;
});

async function formsOf(url: string): Promise<PageForm[]> {
	return readForms(await (await fetch(url)).text());
}

async function submit(url: string, form: PageForm | undefined, values: Record<string, string>): Promise<Response> {
	if (form === undefined) throw new Error('There is no such form.');
	for (const [name, value] of Object.entries(values)) form.fields.set(name, value);
	return fetch(new URL(form.action, url), { method: 'POST', body: form.fields, redirect: 'manual' });
}

const titled = (forms: readonly PageForm[], title: string) =>
	forms.filter(({ fields }) => fields.get('title') === title);

describe.each([
	['Google Calendar', startGoogle],
	['Outlook', startGraph],
])('the page of the stand-in for %s', (provider, start) => {
	test('adds, changes and deletes an event, in the zone of the calendar', async () => {
		running = await start();
		const { url, stored } = running;
		expect(await (await fetch(url)).text()).toContain(`<h1>${provider} stand-in</h1>`);
		const [adding] = await formsOf(url);
		const entry = {
			action: 'add',
			title: 'Client <b>call</b> & "more"',
			start: '2027-01-12T09:00',
			end: '2027-01-12T10:30',
		};
		const added = await submit(url, adding, entry);
		expect([added.status, added.headers.get('location')]).toEqual([303, adding?.action]);
		expect(JSON.stringify(await stored(entry.title))).toMatch(/2027-01-12T(09:00:00-05:00|14:00:00)/);
		expect(await (await fetch(url)).text()).not.toContain('<b>call');

		const [, form] = await formsOf(url);
		expect(Object.fromEntries(form?.fields ?? [])).toMatchObject({ start: entry.start, end: entry.end });
		const times = { start: '2027-01-12T11:00', end: '2027-01-12T12:00' };
		expect((await submit(url, form, { action: 'change', title: 'Moved', ...times })).status).toBe(303);
		expect(JSON.stringify(await stored('Moved'))).toMatch(/2027-01-12T(11:00:00-05:00|16:00:00)/);
		expect(running.titles()).toEqual(['Moved']);

		const [, moved] = await formsOf(url);
		expect((await submit(url, moved, { action: 'delete' })).status).toBe(303);
		expect(running.titles()).toEqual([]);
	});

	test('changes one of a series alone', async () => {
		running = await start();
		running.addSeries();
		const [, second] = titled(await formsOf(running.url), 'Weekly');
		await submit(running.url, second, { action: 'change', title: 'Weekly, with a guest' });
		const [first] = titled(await formsOf(running.url), 'Weekly');
		await submit(running.url, first, { action: 'delete' });
		const forms = await formsOf(running.url);
		expect(forms.slice(1).map(({ fields }) => fields.get('title'))).toEqual(['Weekly, with a guest', 'Weekly']);
	});

	test('shows the last day of all-day events, and keeps them whole days', async () => {
		running = await start();
		running.addAllDay();
		const [, away] = await formsOf(running.url);
		expect(Object.fromEntries(away?.fields ?? [])).toMatchObject({ start: TOMORROW, end: TOMORROW });
		await submit(running.url, away, { action: 'change', end: NEXT_DAY });
		const [, longer] = await formsOf(running.url);
		expect(Object.fromEntries(longer?.fields ?? [])).toMatchObject({ start: TOMORROW, end: NEXT_DAY });
	});

	test('says what is wrong', async () => {
		running = await start();
		const { url } = running;
		const [adding] = await formsOf(url);
		const backwards = { action: 'add', title: 'Bad', start: '2027-01-12T09:00', end: '2027-01-12T08:00' };
		const refused = await submit(url, adding, backwards);
		expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('role="alert"')]);
		const [again] = await formsOf(url);
		expect((await submit(url, again, { action: 'delete', id: 'nothing' })).status).toBe(400);
		expect((await fetch(`${url}/?calendar=nobody`)).status).toBe(404);
		expect(running.titles()).toEqual([]);
	});
});
