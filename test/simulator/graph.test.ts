import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGraphSimulator, type GraphSimulator } from '../support/simulator/graph/start';

const OWNER = 'sarah@contoso.example';
const TIMES = { start: new Date('2026-02-02T10:00:00Z'), end: new Date('2026-02-02T11:00:00Z') };
const WINDOW = 'startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z';
const IMMUTABLE = { prefer: 'IdType="ImmutableId"' };

type Body = Record<string, unknown> & { value?: Record<string, unknown>[] };

let simulator: GraphSimulator;
let token: string;
let calendar: string;
beforeEach(async () => {
	simulator = await startGraphSimulator({ accounts: [{ email: OWNER }, { email: 'team@contoso.example' }] });
	token = simulator.signIn(OWNER).accessToken;
	calendar = `/v1.0/me/calendars/${encodeURIComponent(simulator.calendars[0]?.id ?? '')}`;
});
afterEach(() => simulator.stop());

async function send(method: string, path: string, options: { body?: unknown; headers?: Record<string, string> } = {}) {
	const url = path.startsWith('http') ? path : `${simulator.url}${path}`;
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...options.headers };
	const body = options.body === undefined ? {} : { body: JSON.stringify(options.body) };
	const answer = await fetch(url, { method, headers, ...body });
	const text = await answer.text();
	const json: Body = text === '' ? {} : JSON.parse(text);
	return { status: answer.status, headers: answer.headers, body: json };
}

const outgoing = (subject = 'Review') => ({
	subject,
	start: { dateTime: '2026-02-02T10:00:00', timeZone: 'UTC' },
	end: { dateTime: '2026-02-02T11:00:00', timeZone: 'UTC' },
});

describe('requests', () => {
	test('without a valid token are refused', async () => {
		expect((await send('GET', '/v1.0/me', { headers: { authorization: 'Bearer nonsense' } })).status).toBe(401);
		simulator.advanceClock(2 * 3_600_000);
		expect((await send('GET', '/v1.0/me')).status).toBe(401);
	});

	test('without the scope are refused', async () => {
		token = simulator.signIn(OWNER, ['Calendars.Read']).accessToken;
		expect((await send('GET', `${calendar}/events`)).status).toBe(200);
		expect((await send('POST', `${calendar}/events`, { body: outgoing() })).status).toBe(403);
	});

	test.each([
		['GET', '/v1.0/me/events/x/nonsense', undefined, 'no operation'],
		['GET', '/v1.0/me/calendars?$orderBy2=name', undefined, '$orderBy2'],
		['POST', '/events', { ...outgoing(), title: 'Review' }, 'event.title: unknown property'],
		['POST', '/events', { ...outgoing(), showAs: 'opaque' }, 'no freeBusyStatus'],
	])('%s %s that the documentation does not know fail the test', async (method, path, body, fault) => {
		await send(method, path.startsWith('/v1.0') ? path : `${calendar}${path}`, body === undefined ? {} : { body });
		expect(simulator.violations.join('\n')).toContain(fault);
		expect(() => simulator.assertClean()).toThrow(fault);
		await expect(simulator.stop()).rejects.toThrow(fault);
		simulator.violations.length = 0;
	});

	test('that need more than four at a time of one mailbox are throttled', async () => {
		simulator.slowNext(100, 20);
		const answers = await Promise.all(Array.from({ length: 12 }, () => send('GET', '/v1.0/me')));
		const throttled = answers.filter(({ status }) => status === 429);
		expect(throttled.length).toBeGreaterThan(0);
		expect(throttled[0]?.headers.get('retry-after')).toBe('1');
	});
});

describe('delta queries', () => {
	test.each(['$select=subject', '$filter=x', '$expand=x', '$orderby=x', '$search=x'])('refuse %s', async (option) => {
		const { status, body } = await send('GET', `${calendar}/calendarView/delta?${WINDOW}&${option}`);
		expect([status, body['error']]).toMatchObject([400, { code: 'ErrorInvalidUrlQuery' }]);
		expect(simulator.violations).toHaveLength(1);
		simulator.violations.length = 0;
	});

	test('that the simulator fails at are told as its own fault', async () => {
		simulator.forgeLinks(() => {
			throw new Error('forged in vain');
		});
		const { status } = await fetch(`${simulator.url}${calendar}/calendarView/delta?${WINDOW}`, {
			headers: { authorization: `Bearer ${token}` },
		});
		expect(status).toBe(500);
		expect(simulator.violations.join()).toContain('forged in vain');
		simulator.violations.length = 0;
	});

	test('need a window at first, and carry it in their links', async () => {
		expect((await send('GET', `${calendar}/calendarView/delta`)).status).toBe(400);
		simulator.addEvent({ title: 'In', ...TIMES });
		const { body } = await send('GET', `${calendar}/calendarView/delta?${WINDOW}`);
		const link = String(body['@odata.deltaLink']);
		expect(link).not.toContain('2026');
		simulator.addEvent({ title: 'In, too', ...TIMES });
		simulator.addEvent({
			title: 'Out',
			start: new Date('2027-01-01T10:00:00Z'),
			end: new Date('2027-01-01T11:00:00Z'),
		});
		const next = await send('GET', link);
		expect(next.body.value?.map((entry) => entry['subject'] ?? entry['@removed'])).toEqual([
			'In, too',
			{ reason: 'deleted' },
		]);
	});

	test('tell a series, bare stubs and whole exceptions', async () => {
		const series = simulator.addEvent({
			title: 'Stand-up',
			...TIMES,
			recurrence: {
				pattern: { type: 'daily', interval: 1 },
				range: { type: 'endDate', startDate: '2026-02-02', endDate: '2026-02-04' },
			},
		});
		simulator.changeEvent(simulator.occurrenceId(series, '20260203'), { title: 'Changed' });
		const { body } = await send('GET', `${calendar}/calendarView/delta?${WINDOW}`);
		expect(body.value?.map((entry) => [entry['type'], entry['subject'], Object.keys(entry).length < 8])).toEqual([
			['seriesMaster', 'Stand-up', false],
			['occurrence', undefined, true],
			['exception', 'Changed', false],
			['occurrence', undefined, true],
		]);
		simulator.deleteEvent(simulator.occurrenceId(series, '20260204'));
		const next = await send('GET', String(body['@odata.deltaLink']));
		expect(next.body.value?.map((entry) => entry['type'] ?? 'removed')).toEqual([
			'seriesMaster',
			'occurrence',
			'exception',
		]);
	});
});

describe('events', () => {
	test('are made once for a transactionId', async () => {
		const body = { ...outgoing(), transactionId: 'a' };
		const first = await send('POST', `${calendar}/events`, { body });
		const second = await send('POST', `${calendar}/events`, { body });
		expect([first.status, second.status, second.body['id']]).toEqual([201, 201, first.body['id']]);
		const other = await send('POST', `${calendar}/events`, { body: { ...body, subject: 'Other' } });
		expect([other.status, other.body['error']]).toMatchObject([409, { code: 'ErrorDuplicateTransactionId' }]);
		expect(simulator.countEvents()).toBe(1);
	});

	test('are refused with wrong times', async () => {
		const wrong = { ...outgoing(), end: { dateTime: '2026-02-02T09:00:00', timeZone: 'UTC' } };
		expect((await send('POST', `${calendar}/events`, { body: wrong })).status).toBe(400);
		expect((await send('POST', `${calendar}/events`, { body: { ...outgoing(), isAllDay: true } })).status).toBe(400);
		const nowhere = { ...outgoing(), start: { dateTime: '2026-02-02T09:00:00', timeZone: 'Nowhere' } };
		const { body } = await send('POST', `${calendar}/events`, { body: nowhere });
		expect(body['error']).toMatchObject({ code: 'TimeZoneNotSupportedException' });
	});

	test('are changed only in the version that If-Match names', async () => {
		const { body } = await send('POST', `${calendar}/events`, { body: outgoing() });
		const path = `${calendar}/events/${encodeURIComponent(String(body['id']))}`;
		const headers = { 'if-match': String(body['@odata.etag']) };
		expect((await send('PATCH', path, { body: { subject: 'Changed' }, headers })).status).toBe(200);
		expect((await send('PATCH', path, { body: { subject: 'Again' }, headers })).status).toBe(412);
		expect((await send('DELETE', path, { headers })).status).toBe(412);
		expect((await send('DELETE', path)).status).toBe(204);
		expect((await send('GET', path)).status).toBe(404);
	});

	test('change their default id when they are moved, never the immutable one', async () => {
		const id = simulator.addEvent({ title: 'Review', ...TIMES });
		const before = simulator.defaultId(id);
		const other = simulator.addCalendar(OWNER, 'Other');
		simulator.moveEvent(id, other.id);
		expect((await send('GET', `/v1.0/me/events/${encodeURIComponent(before)}`)).status).toBe(404);
		const { body } = await send('GET', `/v1.0/me/events/${encodeURIComponent(id)}`, { headers: IMMUTABLE });
		expect(body['id']).toBe(id);
	});

	test('of shared calendars are found by the path of the calendar alone', async () => {
		const shared = simulator.addCalendar(OWNER, 'Team', { ownerEmail: 'team@contoso.example' });
		const id = encodeURIComponent(simulator.addEvent({ title: 'Review', ...TIMES, calendarId: shared.id }));
		expect((await send('GET', `/v1.0/me/events/${id}`)).status).toBe(404);
		expect((await send('GET', `/v1.0/me/calendars/${encodeURIComponent(shared.id)}/events/${id}`)).status).toBe(200);
	});

	test('are told in the zone that is asked for, all-day ones by their dates', async () => {
		const timed = encodeURIComponent(simulator.addEvent({ title: 'Review', ...TIMES }));
		const allDay = encodeURIComponent(
			simulator.addEvent({ title: 'Holiday', start: '2026-02-02', end: '2026-02-03', isAllDay: true }),
		);
		const headers = { prefer: 'outlook.timezone="Tokyo Standard Time"' };
		const { body } = await send('GET', `${calendar}/events/${timed}`, { headers });
		expect(body['start']).toEqual({ dateTime: '2026-02-02T19:00:00.0000000', timeZone: 'Tokyo Standard Time' });
		const day = await send('GET', `${calendar}/events/${allDay}`, { headers });
		expect(day.body['start']).toEqual({ dateTime: '2026-02-02T00:00:00.0000000', timeZone: 'Tokyo Standard Time' });
	});
});

describe('notifications', () => {
	let received: { query: URLSearchParams; text: string }[] = [];
	let isSilent = false;
	const endpoint = createServer(async (request, response) => {
		let text = '';
		for await (const chunk of request) text += String(chunk);
		const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
		if (!query.has('validationToken')) received.push({ query, text });
		response.writeHead(200, { 'content-type': 'text/plain' }).end(isSilent ? '' : query.get('validationToken'));
	});
	beforeEach(() => {
		received = [];
		isSilent = false;
		return new Promise<void>((resolve) => void endpoint.listen(0, '127.0.0.1', resolve));
	});
	afterEach(() => new Promise((resolve) => void endpoint.close(resolve)));

	function subscription(minutes = 60) {
		const address = endpoint.address();
		const port = address === null || typeof address === 'string' ? 0 : address.port;
		return {
			changeType: 'created,updated,deleted',
			notificationUrl: `http://127.0.0.1:${port}/push`,
			lifecycleNotificationUrl: `http://127.0.0.1:${port}/push?lifecycle=1`,
			resource: `/me/calendars/${simulator.calendars[0]?.id}/events`,
			expirationDateTime: new Date(Date.now() + minutes * 60_000).toISOString(),
			clientState: 'a secret',
		};
	}

	test('need an endpoint that answers the handshake, and a life as documented', async () => {
		expect((await send('POST', '/v1.0/subscriptions', { body: subscription(5_000) })).status).toBe(400);
		isSilent = true;
		expect((await send('POST', '/v1.0/subscriptions', { body: subscription() })).status).toBe(400);
		isSilent = false;
		expect((await send('POST', '/v1.0/subscriptions', { body: subscription() })).status).toBe(201);
		simulator.assertClean();
	});

	test('may come twice and late', async () => {
		await send('POST', '/v1.0/subscriptions', { body: subscription() });
		Object.assign(simulator.delivery, { copies: 2, delayMs: 30 });
		simulator.addEvent({ title: 'Review', ...TIMES });
		expect(received).toHaveLength(0);
		expect(await simulator.notificationsSettled()).toEqual([200, 200]);
		expect(received.map(({ text }) => JSON.parse(text).value[0].changeType)).toEqual(['created', 'created']);
		simulator.assertClean();
	});

	test('end when the subscription expires, and with `subscriptionRemoved`', async () => {
		await send('POST', '/v1.0/subscriptions', { body: subscription() });
		simulator.sendLifecycleEvent('missed');
		simulator.sendLifecycleEvent('subscriptionRemoved');
		await simulator.notificationsSettled();
		expect(
			received.map(({ query, text }) => [query.get('lifecycle'), JSON.parse(text).value[0].lifecycleEvent]).toSorted(),
		).toEqual([
			['1', 'missed'],
			['1', 'subscriptionRemoved'],
		]);
		await send('POST', '/v1.0/subscriptions', { body: subscription() });
		simulator.advanceClock(2 * 3_600_000);
		simulator.addEvent({ title: 'Review', ...TIMES });
		await simulator.notificationsSettled();
		expect(received).toHaveLength(2);
	});
});
