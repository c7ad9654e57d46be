import nodeIcal from 'node-ical';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Client, Row } from '../support/client';
import { query } from '../support/client';
import { instantInDays } from '../support/ics';
import { createPerson } from '../support/people';
import type { Person } from '../support/people';
import { createBooking, createEvent, createIntegration } from '../support/records';
import { useSharedServer } from '../support/shared-server';

describe('the free/busy address of a user', () => {
	const { admin, url } = useSharedServer();
	let sarah: Person;
	let calendar = '';

	beforeAll(async () => {
		sarah = await createPerson(url, admin);
		calendar = (await createIntegration(admin, { user: sarah.id, time_zone: 'Europe/Berlin' })).name;
	});
	const make = async (client: Client = sarah.client, args: Row = {}): Promise<string> => {
		const { status, body, text } = await client.post('/meeting-manager/freebusy_link', args);
		expect(status, text).toBe(200);
		return `${url}${new URL(String(body.data['url']), url).pathname}`;
	};
	const read = (address: string, headers: Record<string, string> = {}, method = 'GET') =>
		fetch(address, { headers, method });
	const at = (days: number, hour: number) => instantInDays(days, hour).toISOString();

	test('is told once, replaced by the next, and ended when it is revoked', async () => {
		const first = await make();
		expect(first).toMatch(/\/meeting-manager\/freebusy\/[\w-]{43}\.ics$/);
		expect((await read(first)).status).toBe(200);
		const second = await make();
		expect((await read(first)).status).toBe(404);
		expect((await read(second)).status).toBe(200);
		const known = await sarah.client.get('/meeting-manager/freebusy_link');
		expect(known.body.data).toMatchObject({ exists: true, created: expect.stringMatching(/Z$/) });
		expect(known.text).not.toContain(second.slice(-47, -4));
		expect((await sarah.client.post('/meeting-manager/freebusy_link/revoke')).body.data).toEqual({ revoked: true });
		expect((await read(second)).status).toBe(404);
		expect((await sarah.client.get('/meeting-manager/freebusy_link')).body.data).toEqual({
			exists: false,
			created: null,
		});
		for (const file of ['x.ics', `${'A'.repeat(43)}.ics`, `${'A'.repeat(43)}`]) {
			expect((await read(`${url}/meeting-manager/freebusy/${file}`)).status).toBe(404);
		}
	});

	test('shows when its user is busy and nothing else', async () => {
		const timed = { start_datetime: at(2, 9), end_datetime: at(2, 10) };
		await createEvent(admin, {
			calendar_integration: calendar,
			event_title: 'Secret talks',
			location: 'Bunker',
			...timed,
		});
		await createEvent(admin, {
			calendar_integration: calendar,
			is_blocking_availability: false,
			start_datetime: at(3, 9),
			end_datetime: at(3, 10),
		});
		await createEvent(admin, {
			calendar_integration: calendar,
			event_title: 'Vacation',
			event_type: 'All-Day Event',
			start_datetime: at(4, 0).slice(0, 10),
			end_datetime: `${at(4, 0).slice(0, 10)}T23:59:59`,
		});
		const booking = await createBooking(admin, {
			assigned_user: sarah.id,
			start_datetime: at(2, 10),
			end_datetime: at(2, 11),
		});
		const cancelled = await createBooking(admin, {
			assigned_user: sarah.id,
			start_datetime: at(6, 9),
			end_datetime: at(6, 10),
		});
		await admin.patch(`/items/mm_meeting_booking/${cancelled.name}`, { status: 'Cancelled' });

		const answer = await read(await make());
		expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
		const text = await answer.text();
		for (const secret of ['Secret', 'Bunker', 'Vacation', 'support', booking.name, sarah.email, sarah.id, calendar]) {
			expect(text).not.toContain(secret);
		}
		const events = Object.values(nodeIcal.sync.parseICS(text)).flatMap((entry) =>
			entry?.type === 'VEVENT' ? [[new Date(entry.start).toISOString(), new Date(entry.end ?? 0).toISOString()]] : [],
		);
		const range = query({ user: sarah.id, start_date: at(-1, 0), end_date: at(90, 0) });
		const { body } = await admin.get<Row[]>(`/meeting-manager/get_blocking_events${range}`);
		expect(body.data).toHaveLength(3);
		expect(events).toEqual([
			[at(2, 9), at(2, 11)],
			[expect.stringMatching(/T2[123]:00:00.000Z$/), expect.stringMatching(/T2[123]:00:00.000Z$/)],
		]);
	});

	test('says by its ETag whether anything changed', async () => {
		const address = await make();
		const first = await read(address);
		const etag = first.headers.get('etag') ?? '';
		expect(etag).toMatch(/^"[\w-]+"$/);
		const again = await read(address, { 'if-none-match': `W/${etag}` });
		expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
		const head = await read(address, {}, 'HEAD');
		expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', etag]);
		await createBooking(admin, { assigned_user: sarah.id, start_datetime: at(8, 9), end_datetime: at(8, 10) });
		const changed = await read(address, { 'if-none-match': etag });
		expect(changed.status).toBe(200);
		expect(changed.headers.get('etag')).not.toBe(etag);
	});

	test('is for its user and System Managers; it ends with the user', async () => {
		const john = await createPerson(url, admin);
		const post = (client: Client, route: string) => client.post(`/meeting-manager/${route}`, { user: john.id });
		for (const route of ['freebusy_link', 'freebusy_link/revoke'])
			expect((await post(sarah.client, route)).status).toBe(403);
		const address = await make(admin, { user: john.email });
		expect((await read(address)).status).toBe(200);
		await admin.patch(`/users/${john.id}`, { status: 'suspended' });
		expect((await read(address)).status).toBe(404);
	});
});
