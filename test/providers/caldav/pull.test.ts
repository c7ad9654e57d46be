import { describe, expect, it } from 'vitest';
import type { PullResult } from '../../../extensions/meeting-manager/src/providers/provider';
import { failure } from '../../support/http-client';
import {
	CALENDAR,
	etagOf,
	failed,
	found,
	multistatus,
	objectData,
	objectText,
	openCalendar,
	pullFrom,
	serveDav,
	WINDOW,
	wantedNames,
	type Answer,
	type Asked,
} from './dav-stand-in';

const listed = (name: string): string => found(`${CALENDAR}${name}.ics`, etagOf(1));
const titles = (pulled: PullResult): string[] =>
	pulled.kind === 'snapshot' || pulled.kind === 'changes' ? pulled.events.map(({ title }) => title).sort() : [];
const allData = ({ body }: Asked): Answer => multistatus(wantedNames(body).map((name) => objectData(name)));
const cursor = {
	syncToken: 'token-1',
	ctag: null,
	window: `${WINDOW.start.toISOString()}/${WINDOW.end.toISOString()}`,
};

describe('a listing', () => {
	it('that the server cuts short is continued from its token', async () => {
		const server = await serveDav((asked) => {
			if (asked.kind !== 'sync-collection') return allData(asked);
			if (asked.body.includes('token-2')) return multistatus([listed('b'), failed(`${CALENDAR}c.ics`, 404)], 'token-3');
			return multistatus(
				[listed('a'), listed('c'), failed(CALENDAR, 507, 'number-of-matches-within-limits')],
				'token-2',
			);
		});
		const pulled = await pullFrom(openCalendar(server));
		expect(titles(pulled)).toEqual(['Event a', 'Event b']);
		expect(pulled).toMatchObject({ kind: 'snapshot', cursor: { syncToken: 'token-3' } });
	});

	it('that is cut short for ever is an error', async () => {
		const server = await serveDav(() => multistatus([listed('a'), failed(CALENDAR, 507)], 'token-1'));
		expect(await failure(pullFrom(openCalendar(server)))).toMatchObject({ code: 'BAD_ANSWER' });
	});

	it.each([
		['ends in the middle', `<d:multistatus xmlns:d="DAV:">${listed('a')}<d:sync-token>x</d:sync-token>`],
		['is a web page', '<html><body>Sign in</body></html>'],
		['is empty', ''],
	])('that %s is no empty calendar', async (_name, body) => {
		const server = await serveDav(() => ({ status: 207, body }));
		expect(await failure(pullFrom(openCalendar(server)))).toMatchObject({ code: 'BAD_ANSWER' });
	});

	it('names members by absolute addresses, in other hosts and escapes, and its own subfolders', async () => {
		const server = await serveDav((asked) => {
			if (asked.kind === 'calendar-multiget') {
				const text = `<c:calendar-data>${objectText('a')}</c:calendar-data>`;
				return multistatus([found(`http://127.0.0.1:1${CALENDAR}a@b.ics`, etagOf(1) + text)]);
			}
			const folders = [found(CALENDAR, etagOf(1)), found(`${CALENDAR}inbox/`, etagOf(1))];
			return multistatus(
				[...folders, found(`http://elsewhere.example${CALENDAR}a%40b.ics`, etagOf(1)), listed('b')],
				't',
			);
		});
		const pulled = await pullFrom(openCalendar(server));
		expect(pulled).toMatchObject({ events: [{ resource: `${CALENDAR}a@b.ics` }] });
	});
});

describe('an object', () => {
	const text = objectText('a').replace(
		'SUMMARY:',
		`ATTACH;VALUE=BINARY;ENCODING=BASE64:${'QUJD'.repeat(50_000)}\r\nSUMMARY:`,
	);

	it.each([
		['as text', text],
		['as text with escaped line ends', text.replaceAll('\r\n', '&#13;\n')],
		['as CDATA', `<![CDATA[${text}]]>`],
		['in several CDATA sections', `<![CDATA[${text.slice(0, 70_000)}]]><![CDATA[${text.slice(70_000)}]]>`],
	])('of any length is read whole %s', async (_name, data) => {
		const object = found(`${CALENDAR}a.ics`, `${etagOf(1)}<c:calendar-data>${data}</c:calendar-data>`);
		const server = await serveDav(({ kind }) =>
			kind === 'sync-collection'
				? multistatus([listed('a'), listed('b')], 'token-2')
				: multistatus([object, objectData('b')]),
		);
		expect(titles(await pullFrom(openCalendar(server)))).toEqual(['Event a', 'Event b']);
		expect(server.requests.map(({ method }) => method)).toEqual(['REPORT', 'REPORT']);
	});
});

describe('an error of one member', () => {
	it('in the listing makes it be asked for by itself', async () => {
		const server = await serveDav((asked) => {
			if (asked.kind === 'sync-collection')
				return multistatus([listed('a'), failed(`${CALENDAR}b.ics`, 403)], 'token-2');
			return allData(asked);
		});
		expect(titles(await pullFrom(openCalendar(server), cursor))).toEqual(['Event a', 'Event b']);
	});

	it('in the answer quarantines that member and deletes nothing', async () => {
		const server = await serveDav(({ kind, path }) => {
			if (kind === 'sync-collection') return multistatus(['a', 'b', 'c', 'd'].map(listed), 'token-2');
			if (kind === 'GET') return path.endsWith('d.ics') ? { status: 200, body: objectText('d') } : { status: 500 };
			return multistatus([objectData('a'), failed(`${CALENDAR}b.ics`, 500), found(`${CALENDAR}c.ics`, etagOf(1))]);
		});
		const pulled = await pullFrom(openCalendar(server), cursor);
		expect(titles(pulled)).toEqual(['Event a', 'Event d']);
		expect(pulled).toMatchObject({
			kind: 'changes',
			quarantined: [{ id: `${CALENDAR}b.ics` }, { id: `${CALENDAR}c.ics` }],
			removedResources: [],
			completeResources: [`${CALENDAR}a.ics`, `${CALENDAR}d.ics`],
		});
	});

	it('that brings down a whole batch costs no other', async () => {
		const server = await serveDav((asked) => {
			if (asked.kind === 'sync-collection') return multistatus(['a', 'b', 'c', 'd', 'e'].map(listed), 'token-2');
			if (asked.kind === 'GET') {
				const name = asked.path.slice(CALENDAR.length, -'.ics'.length);
				return name === 'c' ? { status: 500 } : { status: 200, body: objectText(name) };
			}
			return wantedNames(asked.body).includes('c') ? { status: 500 } : allData(asked);
		});
		const pulled = await pullFrom(openCalendar(server));
		expect(titles(pulled)).toEqual(['Event a', 'Event b', 'Event d', 'Event e']);
		expect(pulled).toMatchObject({
			kind: 'snapshot',
			itemCount: 5,
			quarantined: [{ id: `${CALENDAR}c.ics`, uid: null }],
		});
	});

	it('is an error of the server where every member has it', async () => {
		const names = Array.from({ length: 60 }, (_, index) => `event-${index}`);
		const server = await serveDav(({ kind }) =>
			kind === 'sync-collection' ? multistatus(names.map(listed), 'token-2') : { status: 500 },
		);
		expect(await failure(pullFrom(openCalendar(server)))).toMatchObject({ code: 'SERVER_ERROR' });
	});

	it('that holds no calendar is quarantined by its UID, if one is to be found', async () => {
		const server = await serveDav(({ kind }) =>
			kind === 'sync-collection'
				? multistatus([listed('a'), listed('b')], 'token-2')
				: multistatus([
						objectData('a', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:cut-off\r\n'),
						objectData('b', 'nothing'),
					]),
		);
		expect(await pullFrom(openCalendar(server))).toMatchObject({
			events: [],
			quarantined: [
				{ id: `${CALENDAR}a.ics`, uid: 'cut-off' },
				{ id: `${CALENDAR}b.ics`, uid: null },
			],
		});
	});

	it('that is gone by the time it is asked for is gone', async () => {
		const server = await serveDav(({ kind }) =>
			kind === 'sync-collection'
				? multistatus([listed('a'), listed('b')], 'token-2')
				: multistatus([objectData('a'), failed(`${CALENDAR}b.ics`, 404)]),
		);
		expect(await pullFrom(openCalendar(server), cursor)).toMatchObject({ removedResources: [`${CALENDAR}b.ics`] });
	});
});

describe('a token that is not taken', () => {
	const listing = (asked: Asked): Answer =>
		asked.kind === 'sync-collection' ? multistatus([listed('a')], 'token-2') : allData(asked);

	it.each([
		['a precondition', { status: 403, body: '<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>' }],
		['an error inside a 207', multistatus([failed(CALENDAR, 403, 'valid-sync-token')])],
		[
			'an error of a strange member inside a 207',
			multistatus([failed('http%3A//x', 412, 'valid-sync-token')], 'token-9'),
		],
		['500', { status: 500 }],
		['400', { status: 400 }],
	])('with %s is given up', async (_name, refusal) => {
		const server = await serveDav((asked) => (asked.body.includes('token-1') ? refusal : listing(asked)));
		expect(await pullFrom(openCalendar(server), cursor)).toEqual({ kind: 'cursor-expired' });
	});

	it.each([
		[500, 'SERVER_ERROR'],
		[503, 'SERVER_ERROR'],
		[429, 'RATE_LIMITED'],
		[401, 'UNAUTHORIZED'],
		[404, 'NOT_FOUND'],
	])('with %i for everything is an outage, not an expired token', async (status, code) => {
		const server = await serveDav(() => ({ status }));
		expect(await failure(pullFrom(openCalendar(server), cursor))).toMatchObject({ code });
	});
});

describe('a server without sync-collection', () => {
	/** Lists by PROPFIND alone; `version` is that of everything it holds. */
	function plainServer(version: () => number, withCtag: boolean) {
		return serveDav((asked) => {
			if (asked.kind === 'sync-collection')
				return { status: 403, body: '<d:error xmlns:d="DAV:"><d:supported-report/></d:error>' };
			if (asked.kind === 'GET') return { status: 200, body: objectText('a') };
			const ctag = withCtag ? `<cs:getctag>state-${version()}</cs:getctag>` : '';
			const own = found(CALENDAR, `<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>${ctag}`);
			if (asked.request.headers['depth'] === '0') return multistatus([own]);
			return multistatus([own, found(`${CALENDAR}a.ics`, `${etagOf(version())}<d:resourcetype/>`)]);
		});
	}

	it.each([
		['by its ctag', true],
		['by all ETags', false],
	])('is read whole when it changed, as told %s', async (_name, withCtag) => {
		let version = 1;
		const server = await plainServer(() => version, withCtag);
		const session = openCalendar(server);
		const first = await pullFrom(session);
		expect(titles(first)).toEqual(['Event a']);
		if (first.kind !== 'snapshot') throw new Error('Expected a snapshot.');
		expect(first.cursor['syncToken']).toBeNull();
		expect(await pullFrom(session, first.cursor)).toEqual({ kind: 'unchanged', cursor: first.cursor });
		version = 2;
		expect((await pullFrom(session, first.cursor)).kind).toBe('snapshot');
	});
});
