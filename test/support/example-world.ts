import { randomUUID } from 'node:crypto';
import { EXAMPLE } from '../../extensions/meeting-manager/src/schemas/openapi/parts';
import { signInBrowser, type Browser } from './browser';
import { startCalDavSignIn } from './caldav-sign-in';
import { createClient, type Client, type Row } from './client';
import { startConnectServer, type ConnectServer } from './connect-server';
import { startFeedServer } from './feed-server';
import { vcalendar } from './ics';
import { createBooking, createEvent, createIntegration } from './records';
import type { TargetName } from './targets';

/** The people and records that the examples of the OpenAPI description are about, on a server of their own. */
export interface ExampleWorld {
	connecting: ConnectServer;
	/** Where the examples' CalDAV server stands, with their user name and password. */
	calDav: string;
	admin: Client;
	sarah: Client;
	browser: Browser;
	anonymous: Client;
	stop(): Promise<void>;
}

const EXAMPLE_MONTH = '2026-12-';

/** The examples happen in a December that may be over: the same weekdays, so many weeks later. */
export function inFuture(text: string, now = Date.now()): string {
	const weekMs = 7 * 86_400_000;
	const weeks = Math.max(0, Math.ceil((now - Date.parse(`${EXAMPLE_MONTH}08`)) / weekMs));
	return text.replaceAll(/2026-?12-?\d\d/g, (day) => {
		const [year, month, date] = [day.slice(0, 4), '12', day.slice(-2)];
		const moved = new Date(Date.parse(`${year}-${month}-${date}`) + weeks * weekMs).toISOString().slice(0, 10);
		return day.includes('-') ? moved : moved.replaceAll('-', '');
	});
}

export async function createExampleWorld(target: TargetName): Promise<ExampleWorld> {
	const feeds = await startFeedServer();
	const calDav = await startCalDavSignIn({ username: 'sarah', password: 'app-password' });
	const connecting = await startConnectServer(target, { MM_ICAL_ALLOWED_HOSTS: '127.0.0.1' });
	const { admin, server } = connecting;
	const [password, token] = [randomUUID(), randomUUID()];
	await admin.post('/users', { id: EXAMPLE.userId, email: EXAMPLE.user, password, token, status: 'active' });
	feeds.set('/sarah.ics', { body: inFuture(vcalendar([dentist])) });
	const integration = await createIntegration(admin, {
		user: EXAMPLE.userId,
		ical_url: feeds.url('/sarah.ics'),
		is_primary: true,
	});
	const booking = await createBooking(admin, JSON.parse(inFuture(JSON.stringify(bookedSlot))));
	await admin.post('/meeting-manager/sync_integration', { calendar_integration: integration.name });
	await createEvent(admin, {
		...JSON.parse(inFuture(JSON.stringify(bookedTimes))),
		calendar_integration: integration.name,
		meeting_booking: booking.name,
		sync_direction: 'Outbound',
	});
	return {
		connecting,
		calDav: `${calDav.origin}/`,
		admin,
		sarah: createClient(server.url, token),
		browser: await signInBrowser(server.url, { email: EXAMPLE.user, password }),
		anonymous: createClient(server.url),
		stop: async () => {
			await connecting.stop();
			await feeds.close();
			await calDav.close();
		},
	};
}

const dentist = {
	uid: 'dentist-2026',
	start: '20261210T140000Z',
	end: '20261210T150000Z',
	summary: 'Dentist Appointment',
	lines: [
		'DESCRIPTION:Annual checkup',
		'LOCATION:123 Main St\\, Dental Clinic',
		`ORGANIZER:mailto:${EXAMPLE.user}`,
		`ATTENDEE;PARTSTAT=ACCEPTED:mailto:${EXAMPLE.user}`,
	],
};

const bookedTimes = { start_datetime: '2026-12-12T10:00:00Z', end_datetime: '2026-12-12T10:30:00Z' };
const bookedSlot: Row & { assigned_user: string } = { assigned_user: EXAMPLE.userId, ...bookedTimes };
