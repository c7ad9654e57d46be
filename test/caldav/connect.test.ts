import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCalDavAccount, discoverCalDav } from '../../extensions/meeting-manager/src/providers/caldav/index';
import { client, failure, serve } from '../support/http-client';
import { startCalDavServer, type CalDavServer } from '../support/caldav-servers';
import { accountAt } from './setup';

describe.each(['radicale', 'xandikos'] as const)('connecting to %s', (name) => {
	let server: CalDavServer;
	beforeAll(async () => {
		server = await startCalDavServer(name);
	});
	afterAll(() => server.close());

	it('finds the calendars of the user from the bare address, by way of the well-known redirect', async () => {
		const { origin: serverUrl, username, password } = server;
		const found = await discoverCalDav({ http: client(), serverUrl, username, password });
		expect(found).toMatchObject({ serverUrl: `${serverUrl}/`, principalUrl: `${serverUrl}/sarah/` });
		expect(found.homeUrls).toHaveLength(1);
	});

	it('finds them from the address of a principal', async () => {
		const { origin, username, password } = server;
		const deep = await discoverCalDav({ http: client(), serverUrl: `${origin}/sarah/`, username, password });
		expect(deep.principalUrl).toBe(`${origin}/sarah/`);
	});

	it('lists calendars for events with what may be done there', async () => {
		const path = await server.createCalendar('Work');
		const calendars = await accountAt(server).listCalendars();
		expect(calendars).toContainEqual({ id: path, name: 'Work', timeZone: null, isPrimary: false, canWrite: true });
		expect(calendars.map(({ id }) => id)).not.toContain('/sarah/');
	});
});

describe('the calendars of Radicale, which keeps what it is told of them', () => {
	let server: CalDavServer;
	beforeAll(async () => {
		server = await startCalDavServer('radicale');
	});
	afterAll(() => server.close());

	async function setProperty(path: string, property: string): Promise<void> {
		const namespaces = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"';
		const body = `<d:propertyupdate ${namespaces}><d:set><d:prop>${property}</d:prop></d:set></d:propertyupdate>`;
		const answer = await server.request('PROPPATCH', path, { headers: { 'content-type': 'text/xml' }, body });
		expect(answer.status).toBe(207);
	}

	it('are told with the zone they have', async () => {
		const path = await server.createCalendar('Berlin');
		const zone = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', 'BEGIN:VTIMEZONE', 'TZID:Europe/Berlin'];
		const offsets = ['DTSTART:19700101T000000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0100'];
		const lines = [...zone, 'BEGIN:STANDARD', ...offsets, 'END:STANDARD', 'END:VTIMEZONE', 'END:VCALENDAR'];
		await setProperty(path, `<c:calendar-timezone>${lines.join('&#13;\n')}</c:calendar-timezone>`);
		expect(await accountAt(server).listCalendars()).toMatchObject([{ id: path, timeZone: 'Europe/Berlin' }]);
	});

	it('do not count lists of tasks', async () => {
		const path = await server.createCalendar('Tasks');
		const components = '<c:comp name="VTODO"/><c:comp name="VJOURNAL"/>';
		await setProperty(path, `<c:supported-calendar-component-set>${components}</c:supported-calendar-component-set>`);
		const calendars = await accountAt(server).listCalendars();
		expect(calendars.map(({ id }) => id)).not.toContain(path);
	});
});

describe('a sign-in that cannot work', () => {
	let radicale: CalDavServer;
	beforeAll(async () => {
		radicale = await startCalDavServer('radicale');
	});
	afterAll(() => radicale.close());

	it('is refused with a hint to app passwords for a wrong password', async () => {
		const signIn = { http: client(), serverUrl: radicale.origin, username: 'sarah', password: 'private-0123' };
		const error = await failure(discoverCalDav(signIn));
		expect(error).toMatchObject({ code: 'UNAUTHORIZED', message: expect.stringMatching(/app password/) });
		const account = createCalDavAccount(signIn);
		expect(await failure(account.listCalendars())).toMatchObject({ code: 'UNAUTHORIZED' });
	});

	it('is refused for a server that speaks no CalDAV', async () => {
		const web = await serve((_request, response) =>
			response.setHeader('content-type', 'text/html').end('<h1>Hello</h1>'),
		);
		const error = await failure(
			discoverCalDav({ http: client(), serverUrl: web.origin, username: 'sarah', password: 'private-0123' }),
		);
		expect(error).toMatchObject({ code: 'BAD_ANSWER', message: expect.stringMatching(/no CalDAV server/) });
	});
});
