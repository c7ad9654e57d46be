import { expect } from 'vitest';
import type { Row } from './client';
import { googleEmails, outlookEmails, startConnectServer } from './connect-server';
import type { ConnectingPerson } from './connect-server';
import { consentAtGraph } from './consent-page';
import { connectAccount, consentAtGoogle } from './contract/connect-account';
import { instantInDays } from './ics';
import type { TargetName } from './targets';

export const BOOKINGS = '/items/mm_meeting_booking';
export const INTEGRATIONS = '/items/mm_calendar_integration';
export const EVENTS = 'mm_calendar_event_sync';
export const patience = { timeout: 15_000, interval: 50 };

/** A Directus with Sarah, whose primary calendar is Google's, and John, whose is Outlook's, both two-way. */
export async function startBookingWorld(target: TargetName) {
	const world = await startConnectServer(target);
	const { url } = world.server;
	const [sarah, john] = [await world.createPerson(), await world.createPerson()];
	const as = (person: ConnectingPerson) => ({ url, token: person.token, admin: person.client });
	const googleCalendar = await connectAccount(as(sarah), 'google', (page) => consentAtGoogle(page, googleEmails[0]));
	const outlookCalendar = await connectAccount(as(john), 'outlook', (page) =>
		consentAtGraph(page, { account: outlookEmails[0] }),
	);
	let hour = 0;

	const sync = (calendar_integration = googleCalendar) =>
		world.admin.post('/meeting-manager/sync_integration', { calendar_integration });
	/** An hour of its own for each test. */
	const nextSlot = () => {
		hour += 2;
		const at = (hours: number) => new Date(instantInDays(3, 0).getTime() + hours * 3_600_000).toISOString();
		return { start_datetime: at(hour), end_datetime: at(hour + 1) };
	};
	const book = async (payload: Row = {}) => {
		const draft = { meeting_type: 'support', assigned_user: sarah.id, ...nextSlot(), ...payload };
		const { status, body, text } = await world.admin.post<Row & { name: string }>(BOOKINGS, draft);
		expect(status, text).toBe(200);
		return body.data;
	};
	const change = async (name: string, payload: Row) => {
		const { status, text } = await world.admin.patch(`${BOOKINGS}/${name}`, payload);
		expect(status, text).toBe(200);
	};
	const booking = async (name: string) => (await world.admin.get(`${BOOKINGS}/${name}`)).body.data;
	const rowsOf = (name: string): Promise<Row[]> =>
		world.knex(EVENTS).where({ meeting_booking: name }).orderBy('calendar_integration');
	/** The rows once nothing waits to be written. */
	const settled = async (name: string, count = 1) => {
		await expect
			.poll(async () => (await rowsOf(name)).filter(({ outbound_action }) => outbound_action === null).length, patience)
			.toBe(count);
		return rowsOf(name);
	};
	const written = async (name: string) => {
		const [row] = await settled(name);
		return String(row?.['external_event_id']);
	};
	const titled = (title: string) => world.google.listTitles().filter((found) => found === title);
	const requests = (method: string) => world.google.requests.filter((request) => request.startsWith(method)).length;
	const withPolicy = async (policy: string, run: () => Promise<void>) => {
		await world.admin.patch(`${INTEGRATIONS}/${googleCalendar}`, { external_change_policy: policy });
		try {
			await run();
		} finally {
			await world.admin.patch(`${INTEGRATIONS}/${googleCalendar}`, { external_change_policy: 'apply' });
		}
	};
	const move = (id: string, { start_datetime, end_datetime }: Row) =>
		world.google.changeEvent(id, {
			start: { dateTime: String(start_datetime) },
			end: { dateTime: String(end_datetime) },
		});

	for (const name of [googleCalendar, outlookCalendar]) {
		await world.admin.patch(`${INTEGRATIONS}/${name}`, { is_primary: true });
		await sync(name);
	}
	return {
		...world,
		sarah,
		john,
		googleCalendar,
		outlookCalendar,
		sync,
		nextSlot,
		book,
		change,
		booking,
		rowsOf,
		settled,
		written,
		titled,
		requests,
		withPolicy,
		move,
	};
}

export type BookingWorld = Awaited<ReturnType<typeof startBookingWorld>>;
