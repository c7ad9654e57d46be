import { describe, expect, it } from 'vitest';
import { createCalDavAccount, discoverCalDav } from '../../../extensions/meeting-manager/src/providers/caldav/index';
import type { CalDavDiscovery } from '../../../extensions/meeting-manager/src/providers/caldav/discover';
import { client, failure, serve } from '../../support/http-client';
import { found, multistatus, openCalendar, pullFrom, serveDav, type Asked } from './dav-stand-in';

const signIn = (serverUrl: string) => ({ http: client(), serverUrl, username: 'sarah', password: 'private-0123' });
const discover = (serverUrl: string): Promise<CalDavDiscovery> => discoverCalDav(signIn(serverUrl));

const principal = (href: string): string =>
	`<d:current-user-principal><d:href>${href}</d:href></d:current-user-principal>`;
const home = (href: string): string => `<c:calendar-home-set><d:href>${href}</d:href></c:calendar-home-set>`;

/** Nextcloud's layout: the service lies below a path that only the well-known address tells. */
function nextcloud({ path, request }: Asked) {
	if (path === '/.well-known/caldav') return { status: 301, headers: { location: '/remote.php/dav' } };
	if (path === '/remote.php/dav')
		return { status: 301, headers: { location: `http://${request.headers.host}/remote.php/dav/` } };
	if (path === '/remote.php/dav/')
		return multistatus([found(path, principal('/remote.php/dav/principals/users/sarah/'))]);
	if (path.startsWith('/remote.php/dav/principals/')) {
		const emails =
			'<d:href>mailto:Sarah@bestsecurity.com</d:href><d:href>/remote.php/dav/principals/users/sarah/</d:href>';
		const addresses = `<c:calendar-user-address-set>${emails}</c:calendar-user-address-set>`;
		return multistatus([found(path, home('/remote.php/dav/calendars/sarah') + addresses)]);
	}
	return { status: 404 };
}

describe('discovery', () => {
	it('follows the well-known address through its redirects', async () => {
		const server = await serveDav(nextcloud);
		expect(await discover(server.origin)).toEqual({
			serverUrl: `${server.origin}/`,
			principalUrl: `${server.origin}/remote.php/dav/principals/users/sarah/`,
			homeUrls: [`${server.origin}/remote.php/dav/calendars/sarah/`],
			emails: ['sarah@bestsecurity.com'],
		});
		expect(new Set(server.requests.map(({ headers }) => headers.authorization)).size).toBe(1);
	});

	it('tries the root where nothing is well-known', async () => {
		const server = await serveDav(({ path }) => {
			if (path === '/') return multistatus([found('/', principal('/me/'))]);
			return path === '/me/' ? multistatus([found('/me/', home('/me/calendars/'))]) : { status: 404 };
		});
		expect((await discover(server.origin)).homeUrls).toEqual([`${server.origin}/me/calendars/`]);
	});

	it('refuses a request taken for nobody’s as a wrong password', async () => {
		const nobody = '<d:current-user-principal><d:unauthenticated/></d:current-user-principal>';
		const server = await serveDav(({ path }) => multistatus([found(path, nobody)]));
		expect(await failure(discover(server.origin))).toMatchObject({ code: 'UNAUTHORIZED' });
	});

	it('says that a server wants Digest authentication', async () => {
		const server = await serveDav(() => ({ status: 401, headers: { 'www-authenticate': 'Digest realm="BaikalDAV"' } }));
		const error = await failure(discover(server.origin));
		expect(error).toMatchObject({ code: 'UNAUTHORIZED', message: expect.stringMatching(/Digest/) });
	});

	it('does not take an unreachable server for one without CalDAV', async () => {
		const gone = await serve(() => undefined);
		await gone.close();
		expect(await failure(discover(gone.origin))).toMatchObject({ code: 'UNREACHABLE' });
	});

	it('does not reach private addresses, entered or led to', async () => {
		const server = await serveDav(() => ({ status: 301, headers: { location: 'http://169.254.169.254/latest/' } }));
		expect(await failure(discover(server.origin))).toMatchObject({ code: 'REFUSED_ADDRESS' });
		expect(await failure(discover('http://127.0.0.2/'))).toMatchObject({ code: 'REFUSED_ADDRESS' });
	});
});

describe('another origin', () => {
	const elsewhere = () => serve((_request, response) => response.end());

	it('is never asked when a redirect leads there', async () => {
		const other = await elsewhere();
		const server = await serveDav(() => ({ status: 302, headers: { location: `${other.origin}/dav/` } }));
		const error = await failure(discover(server.origin));
		expect(error).toMatchObject({
			code: 'REFUSED_ADDRESS',
			message: expect.stringContaining(`127.0.0.1:${other.port}`),
		});
		expect(await failure(pullFrom(openCalendar(server)))).toMatchObject({ code: 'REFUSED_ADDRESS' });
		expect(other.requests).toHaveLength(0);
	});

	it('is never asked when a principal or a home lies there', async () => {
		const other = await elsewhere();
		const byPrincipal = await serveDav(({ path }) => multistatus([found(path, principal(`${other.origin}/me/`))]));
		expect(await failure(discover(byPrincipal.origin))).toMatchObject({ code: 'REFUSED_ADDRESS' });
		const byHome = await serveDav(({ path }) =>
			multistatus([found(path, principal('/me/') + home(`${other.origin}/me/`))]),
		);
		expect(await failure(discover(byHome.origin))).toMatchObject({ code: 'REFUSED_ADDRESS' });
		expect(other.requests).toHaveLength(0);
	});

	it('is never asked for a calendar', async () => {
		const other = await elsewhere();
		const account = createCalDavAccount(signIn('https://dav.example.com'));
		expect(() => account.open(`${other.origin}/work/`)).toThrow(expect.objectContaining({ code: 'REFUSED_ADDRESS' }));
		expect(() => account.open(`//127.0.0.1:${other.port}/work/`)).toThrow(
			expect.objectContaining({ code: 'REFUSED_ADDRESS' }),
		);
	});
});

describe('the list of calendars', () => {
	const kind = '<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>';
	const privileges = (...names: string[]): string =>
		`<d:current-user-privilege-set>${names.map((name) => `<d:privilege><d:${name}/></d:privilege>`).join('')}</d:current-user-privilege-set>`;

	it('tells names, zones, rights and the default calendar, and holds calendars for events alone', async () => {
		const server = await serveDav(({ path }) => {
			if (path !== '/home/') return multistatus([found(path, principal('/me/') + home('/home/'))]);
			const events = '<c:supported-calendar-component-set><c:comp name="VEVENT"/></c:supported-calendar-component-set>';
			const tasks = '<c:supported-calendar-component-set><c:comp name="VTODO"/></c:supported-calendar-component-set>';
			const inbox = '<d:resourcetype><d:collection/><c:schedule-inbox/></d:resourcetype>';
			const primary = '<c:schedule-default-calendar-URL><d:href>/home/2026</d:href></c:schedule-default-calendar-URL>';
			return multistatus([
				found('/home/', '<d:resourcetype><d:collection/></d:resourcetype>'),
				found(
					'/home/2026/',
					`${kind}${events}<d:displayname>2026</d:displayname>${privileges('read', 'write-content')}`,
				),
				found(
					'/home/team%20b/',
					`${kind}${privileges('read')}<c:calendar-timezone-id>America/New_York</c:calendar-timezone-id>`,
				),
				found(
					'/home/odd/',
					`${kind}<d:displayname><![CDATA[A & B]]></d:displayname><c:calendar-timezone>nonsense</c:calendar-timezone>`,
				),
				found('/home/tasks/', kind + tasks),
				found('/home/inbox/', inbox + primary),
			]);
		});
		expect(await createCalDavAccount(signIn(server.origin)).listCalendars()).toEqual([
			{ id: '/home/2026/', name: '2026', timeZone: null, isPrimary: true, canWrite: true },
			{ id: '/home/team%20b/', name: 'team b', timeZone: 'America/New_York', isPrimary: false, canWrite: false },
			{ id: '/home/odd/', name: 'A & B', timeZone: null, isPrimary: false, canWrite: true },
		]);
	});
});
