import type { Knex } from 'knex';
import { createCalDavCalendar } from '../caldav-calendar';
import { startProxy } from '../caldav-proxy';
import type { AnswerFate } from '../caldav-proxy';
import { startCalDavServer } from '../caldav-servers';
import type { CalDavServerName } from '../caldav-servers';
import type { ContractCalendar, Meeting } from './calendar';
import { chooseCalendar } from './connect-account';

export async function startCalDavCalendar(name: CalDavServerName): Promise<ContractCalendar> {
	const server = await startCalDavServer(name);
	const calendar = await createCalDavCalendar(server);
	let fate: AnswerFate = 'pass';
	let hold: (() => Promise<void>) | null = null;
	const proxy = await startProxy(server.origin, async (method) => {
		if (method === 'REPORT' && hold !== null) {
			const until = hold;
			hold = null;
			await until();
		}
		if (method !== 'PUT') return 'pass';
		const now = fate;
		fate = 'pass';
		return now;
	});
	const basic = (instant: Date) => `${instant.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
	const uids = new Map<string, string>();
	const eventOf = (uid: string, { title, start, end }: Meeting) => ({
		uid,
		start: basic(start),
		end: basic(end),
		summary: title,
	});
	return {
		env: { MM_ICAL_ALLOWED_HOSTS: '127.0.0.1' },
		connect: async ({ admin }) => {
			const { username, password } = server;
			const login = { server_url: proxy.origin, username, password };
			const answer = await admin.post<{ account: string }>('/meeting-manager/connect/caldav', login);
			if (answer.status !== 200) throw new Error(`connect/caldav: ${answer.status} ${answer.text}`);
			return chooseCalendar({ admin }, answer.body.data.account, calendar.calendarId);
		},
		add: async (meeting) => {
			const uid = `meeting-${uids.size}`;
			const resource = await calendar.addEvent(eventOf(uid, meeting));
			uids.set(resource, uid);
			return resource;
		},
		change: (id, meeting) => calendar.changeEvent(id, eventOf(uids.get(id) ?? '', meeting)),
		remove: (id) => calendar.deleteEvent(id),
		addBad: async () => void (await calendar.addBadEvent()),
		titles: async () => {
			const feed = await server.request('REPORT', calendar.calendarId, {
				headers: { depth: '1', 'content-type': 'text/xml' },
				body: '<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>',
			});
			return [...(await feed.text()).matchAll(/^SUMMARY:(.*?)\r?(?:&#13;)?$/gm)].map(([, title = '']) => title);
		},
		expireCursors: calendar.expireCursors ?? misrememberTokens,
		holdNextRead: (until) => {
			hold = until;
		},
		dropNextCreate: () => {
			fate = 'drop';
		},
		stop: async () => {
			await proxy.close();
			await server.close();
		},
	};
}

/** Xandikos forgets no tokens, for they are versions of its repository: the product is made to hold those of another one. */
async function misrememberTokens(database: Knex): Promise<void> {
	const states = database('mm_sync_state').whereNotNull('cursor');
	for (const { calendar_integration: integration, cursor } of await states.select('calendar_integration', 'cursor')) {
		const other = String(cursor).replaceAll(/[0-9a-f]{40}/g, '0'.repeat(40));
		if (other === cursor) throw new Error(`No version in ${cursor}`);
		await database('mm_sync_state').where({ calendar_integration: integration }).update({ cursor: other });
	}
}
