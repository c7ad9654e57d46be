import { afterEach, expect, test } from 'vitest';
import { startGoogleSimulator, type GoogleSimulator } from '../support/simulator/google/start';

let google: GoogleSimulator | undefined;
afterEach(async () => {
	const running = google;
	google = undefined;
	await running?.stop();
});

const CALENDAR = 'owner@example.com';
const timed = (start: string, end: string) => ({ start: { dateTime: start }, end: { dateTime: end } });

async function start(options: Parameters<typeof startGoogleSimulator>[0] = {}) {
	const simulator = await startGoogleSimulator(options);
	google = simulator;
	const token = simulator.issueToken();
	const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
		const answer = await fetch(`${simulator.url}/calendar/v3/${path}`, {
			method,
			headers: {
				authorization: `Bearer ${token}`,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await answer.text();
		const json = text.startsWith('{') ? JSON.parse(text) : null;
		return { status: answer.status, json, reason: json?.error?.errors[0].reason, headers: answer.headers };
	};
	return { simulator, call, events: `calendars/${encodeURIComponent(CALENDAR)}/events` };
}

test('an unknown parameter, field or method is a violation that fails the test', async () => {
	const { simulator, call, events } = await start();
	await call('GET', `${events}?singleEvent=true`);
	await call('GET', `${events}?maxResults=many`);
	await call('GET', `${events}?timeMin=2026-01-05T10:00:00`);
	await call('POST', events, { ...timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z'), title: 'Wrong name' });
	await call('GET', 'calendars/a/b');
	expect(() => simulator.assertClean()).toThrow(/unknown parameter singleEvent\n.*maxResults=many.*\n.*timeMin=/);
	expect(simulator.violations.join('\n')).toMatch(/"additionalProperty":"title"[\s\S]*no method of the API/);
	simulator.violations.length = 0;
});

test('an answer that Google does not describe is a violation, too', async () => {
	const { simulator, call, events } = await start();
	simulator.addEvent({ ...timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z'), ...JSON.parse('{"invented": 1}') });
	await call('GET', events);
	expect(simulator.violations.join()).toContain('"additionalProperty":"invented"');
	simulator.violations.length = 0;
});

test('the parameters that a sync token excludes are refused and noted', async () => {
	const { simulator, call, events } = await start();
	const { json } = await call('GET', `${events}?singleEvents=true`);
	for (const [name, value] of [
		['timeMin', '2026-01-05T10:00:00Z'],
		['orderBy', 'updated'],
		['iCalUID', 'x'],
		['showDeleted', 'false'],
	]) {
		const query = `singleEvents=true&syncToken=${encodeURIComponent(json.nextSyncToken)}&${name}=${value}`;
		expect((await call('GET', `${events}?${query}`)).status).toBe(400);
	}
	expect(simulator.violations).toHaveLength(4);
	simulator.violations.length = 0;
});

test('the other parameters must stay as they were with a sync token', async () => {
	const { call, events } = await start();
	const { json } = await call('GET', `${events}?singleEvents=true`);
	const token = `syncToken=${encodeURIComponent(json.nextSyncToken)}`;
	expect((await call('GET', `${events}?${token}`)).status).toBe(400);
	expect((await call('GET', `${events}?singleEvents=true&${token}`)).status).toBe(200);
});

test('bounds mean overlap and are exclusive', async () => {
	const { simulator, call, events } = await start();
	simulator.addEvent({ id: 'vacation', start: { date: '2026-01-01' }, end: { date: '2026-01-10' } });
	simulator.addEvent({ id: 'before0', ...timed('2026-01-05T08:00:00Z', '2026-01-05T09:00:00Z') });
	simulator.addEvent({ id: 'after0', ...timed('2026-01-05T12:00:00Z', '2026-01-05T13:00:00Z') });
	const { json } = await call('GET', `${events}?timeMin=2026-01-05T09:00:00Z&timeMax=2026-01-05T12:00:00Z`);
	expect(json.items.map(({ id }: { id: string }) => id)).toEqual(['vacation']);
});

test('a delta tells what changed since, tombstones included; the token comes with the last page', async () => {
	const { simulator, call, events } = await start();
	const kept = simulator.addEvent({ summary: 'A', ...timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z') });
	const gone = simulator.addEvent({ summary: 'B', ...timed('2026-01-06T10:00:00Z', '2026-01-06T11:00:00Z') });
	simulator.cutPages({ maxPageSize: 1, hasEmptyPages: true });
	const tokens: unknown[] = [];
	const items: { id: string; status: string }[] = [];
	let query = 'singleEvents=true';
	for (;;) {
		const { json } = await call('GET', `${events}?${query}`);
		tokens.push(json.nextSyncToken);
		items.push(...json.items);
		if (json.nextSyncToken !== undefined) break;
		query = `singleEvents=true&pageToken=${json.nextPageToken}`;
	}
	expect(tokens.length).toBe(4);
	expect(items.map(({ id }) => id)).toEqual([kept, gone]);

	simulator.cutPages({ maxPageSize: 250, hasEmptyPages: false });
	simulator.deleteEvent(gone);
	const since = `singleEvents=true&syncToken=${encodeURIComponent(String(tokens.at(-1)))}`;
	const delta = await call('GET', `${events}?${since}`);
	expect(delta.json.items).toEqual([
		{ kind: 'calendar#event', etag: expect.any(String), id: gone, status: 'cancelled' },
	]);
	simulator.expireCursors();
	expect(await call('GET', `${events}?${since}`)).toMatchObject({ status: 410, reason: 'fullSyncRequired' });
	const bogus = await call('GET', `${events}?singleEvents=true&syncToken=bogus`);
	expect(bogus).toMatchObject({ status: 410, reason: 'fullSyncRequired' });
});

test('a series is expanded over a clock change, with its exceptions in place of what they replace', async () => {
	const { simulator, call, events } = await start({ accounts: [{ email: CALENDAR, timeZone: 'Europe/Berlin' }] });
	const time = (hour: string) => ({ dateTime: `2026-03-27T${hour}:00:00`, timeZone: 'Europe/Berlin' });
	simulator.addEvent({
		id: 'daily',
		summary: 'Daily',
		start: time('10'),
		end: time('11'),
		recurrence: ['RRULE:FREQ=DAILY;COUNT=5', 'EXDATE;TZID=Europe/Berlin:20260331T100000'],
	});
	const moved = await call('PATCH', `${events}/daily_20260328T090000Z`, {
		start: { dateTime: '2026-03-28T15:00:00+01:00' },
		end: { dateTime: '2026-03-28T16:00:00+01:00' },
	});
	expect(moved.json).toMatchObject({
		recurringEventId: 'daily',
		originalStartTime: { dateTime: '2026-03-28T10:00:00+01:00' },
	});
	expect((await call('DELETE', `${events}/daily_20260329T080000Z`)).status).toBe(204);
	const range = 'singleEvents=true&timeMin=2026-03-01T00:00:00Z&timeMax=2026-04-30T00:00:00Z&orderBy=startTime';
	const { json } = await call('GET', `${events}?${range}`);
	expect(json.items.map((item: { id: string; start: { dateTime: string } }) => [item.id, item.start.dateTime])).toEqual(
		[
			['daily_20260327T090000Z', '2026-03-27T10:00:00+01:00'],
			['daily_20260328T090000Z', '2026-03-28T15:00:00+01:00'],
			['daily_20260330T080000Z', '2026-03-30T10:00:00+02:00'],
		],
	);
});

test('a shortened series tells of the occurrences it lost', async () => {
	const { simulator, call, events } = await start();
	const id = simulator.addEvent({
		start: { dateTime: '2026-01-05T10:00:00Z', timeZone: 'UTC' },
		end: { dateTime: '2026-01-05T11:00:00Z', timeZone: 'UTC' },
		recurrence: ['RRULE:FREQ=DAILY;COUNT=3'],
	});
	const window = 'singleEvents=true&timeMin=2026-01-01T00:00:00Z&timeMax=2026-02-01T00:00:00Z';
	const full = await call('GET', `${events}?${window}`);
	simulator.changeEvent(id, { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] });
	const delta = await call(
		'GET',
		`${events}?singleEvents=true&syncToken=${encodeURIComponent(full.json.nextSyncToken)}`,
	);
	expect(delta.json.items.map((item: { id: string; status: string }) => [item.id, item.status])).toEqual([
		[`${id}_20260105T100000Z`, 'confirmed'],
		[`${id}_20260106T100000Z`, 'confirmed'],
		[`${id}_20260107T100000Z`, 'cancelled'],
	]);
});

test('ids are the client’s to choose, once', async () => {
	const { call, events } = await start();
	const event = { id: 'abcdef0123', ...timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z') };
	expect((await call('POST', events, event)).status).toBe(200);
	expect(await call('POST', events, event)).toMatchObject({ status: 409, reason: 'duplicate' });
	expect((await call('DELETE', `${events}/${event.id}`)).status).toBe(204);
	expect(await call('DELETE', `${events}/${event.id}`)).toMatchObject({ status: 410, reason: 'deleted' });
	expect(await call('POST', events, event)).toMatchObject({ status: 409, reason: 'duplicate' });
	expect((await call('GET', `${events}/${event.id}`)).json.status).toBe('cancelled');
	expect((await call('PATCH', `${events}/${event.id}`, { status: 'confirmed' })).json.status).toBe('confirmed');
	expect(await call('POST', events, { ...event, id: 'UPPER-CASE' })).toMatchObject({ status: 400 });
	expect(await call('DELETE', `${events}/unknown0`)).toMatchObject({ status: 404, reason: 'notFound' });
});

test('If-Match guards a write; PATCH removes with null and refuses a start that is both date and time', async () => {
	const { call, events } = await start();
	const { json } = await call('POST', events, timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z'));
	const path = `${events}/${json.id}`;
	const changed = await call('PATCH', path, { summary: 'New' }, { 'if-match': json.etag });
	expect(changed.json).toMatchObject({ summary: 'New', sequence: 1 });
	expect(await call('PATCH', path, { summary: 'Old' }, { 'if-match': json.etag })).toMatchObject({
		status: 412,
		reason: 'conditionNotMet',
	});
	const days = { start: { date: '2026-01-05' }, end: { date: '2026-01-06' } };
	expect((await call('PATCH', path, days)).status).toBe(400);
	const whole = { start: { ...days.start, dateTime: null }, end: { ...days.end, dateTime: null } };
	expect((await call('PATCH', path, whole)).json.start).toEqual({ date: '2026-01-05' });
});

test('what somebody else organizes is not changed', async () => {
	const { simulator, call, events } = await start();
	const times = timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z');
	const id = simulator.addEvent({ ...times, organizer: { email: 'sarah@example.com' } });
	expect(await call('PATCH', `${events}/${id}`, { summary: 'Mine' })).toMatchObject({
		status: 403,
		reason: 'forbiddenForNonOrganizer',
	});
});

test('roles and scopes are enforced; who sees free and busy only sees no details', async () => {
	const { simulator, call } = await start();
	simulator.addCalendar({ id: 'team', roles: { [CALENDAR]: 'freeBusyReader' } });
	simulator.addCalendar({ id: 'hidden', roles: {} });
	simulator.addEvent({ summary: 'Secret', ...timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z') }, 'team');
	const { json } = await call('GET', 'calendars/team/events');
	expect(json.items[0]).toMatchObject({ status: 'confirmed', visibility: 'private' });
	expect(json.items[0]).not.toHaveProperty('summary');
	const event = timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z');
	expect(await call('POST', 'calendars/team/events', event)).toMatchObject({ status: 403 });
	expect(await call('GET', 'calendars/hidden/events')).toMatchObject({ status: 404 });
	const token = simulator.issueToken({ scopes: ['https://www.googleapis.com/auth/calendar.calendarlist.readonly'] });
	const authorization = `Bearer ${token}`;
	expect((await call('GET', 'users/me/calendarList', undefined, { authorization })).json.items).toHaveLength(2);
	expect(await call('GET', 'calendars/team/events', undefined, { authorization })).toMatchObject({
		status: 403,
		reason: 'insufficientPermissions',
	});
	simulator.revokeGrant();
	expect(await call('GET', 'calendars/team/events')).toMatchObject({ status: 401, reason: 'authError' });
});

test('scripted faults: errors, a dropped connection before and after the commit, quotas', async () => {
	const { simulator, call, events } = await start();
	const event = timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z');
	simulator.failNext('tooManyRequests', { retryAfterSeconds: 7, method: 'events.insert' });
	expect((await call('GET', events)).status).toBe(200);
	const refused = await call('POST', events, event);
	expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7']);

	simulator.dropNext('before', { method: 'events.insert' });
	await expect(call('POST', events, event)).rejects.toThrow();
	expect(simulator.countEvents()).toBe(0);
	simulator.dropNext('after', { method: 'events.insert' });
	await expect(call('POST', events, event)).rejects.toThrow();
	expect(simulator.countEvents()).toBe(1);

	simulator.suspendWrites(true);
	expect(await call('POST', events, event)).toMatchObject({ status: 403, reason: 'quotaExceeded' });
	expect((await call('GET', events)).status).toBe(200);
	simulator.limitRequests(1);
	expect(await call('GET', events)).toMatchObject({ status: 403, reason: 'userRateLimitExceeded' });
	simulator.clock.advance(61_000);
	expect((await call('GET', events)).status).not.toBe(403);
});
