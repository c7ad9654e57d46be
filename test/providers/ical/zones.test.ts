import { describe, expect, it } from 'vitest';
import { calendar, event, expand, expandOne, starts } from './feed';

function at(tzid: string): string[] {
	return [`DTSTART;TZID=${tzid}:20250701T120000`, 'DURATION:PT1H'];
}

/** A VTIMEZONE with the rules of Central Europe under any name. */
function centralEurope(name: string, ...extra: string[]): string[] {
	const part = (kind: string, from: string, to: string, month: number): string[] => [
		`BEGIN:${kind}`,
		'DTSTART:16010101T020000',
		`TZOFFSETFROM:${from}`,
		`TZOFFSETTO:${to}`,
		`RRULE:FREQ=YEARLY;BYMONTH=${month};BYDAY=-1SU`,
		`END:${kind}`,
	];
	const parts = [...part('STANDARD', '+0200', '+0100', 10), ...part('DAYLIGHT', '+0100', '+0200', 3)];
	return ['BEGIN:VTIMEZONE', `TZID:${name}`, ...extra, ...parts, 'END:VTIMEZONE'];
}

describe('the zone of a TZID', () => {
	it.each([
		['an IANA name', 'Europe/Berlin', '2025-07-01T10:00Z'],
		['an IANA name in other case', 'EUROPE/BERLIN', '2025-07-01T10:00Z'],
		['an IANA alias', 'US/Eastern', '2025-07-01T16:00Z'],
		[
			'an IANA name behind the prefix of Evolution',
			'/freeassociation.sourceforge.net/Europe/Berlin',
			'2025-07-01T10:00Z',
		],
		[
			'an IANA name behind the prefix of Mozilla',
			'/mozilla.org/20050126_1/America/Argentina/Salta',
			'2025-07-01T15:00Z',
		],
		['a Windows name', 'W. Europe Standard Time', '2025-07-01T10:00Z'],
		['a Windows name in quotes', '"Eastern Standard Time"', '2025-07-01T16:00Z'],
		['a Windows name without summer time', 'UTC-11', '2025-07-01T23:00Z'],
		['a display name', '"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"', '2025-07-01T10:00Z'],
		['an American display name', '"(UTC-08:00) Pacific Time (US & Canada)"', '2025-07-01T19:00Z'],
		['an American display name without offset', '"Eastern Time (US & Canada)"', '2025-07-01T16:00Z'],
		['a display name of GMT', '"(GMT+10:00) Canberra, Melbourne, Sydney"', '2025-07-01T02:00Z'],
		['the UTC of Exchange', 'tzone://Microsoft/Utc', '2025-07-01T12:00Z'],
		['an offset', 'GMT+0100', '2025-07-01T11:00Z'],
		['UTC', 'UTC', '2025-07-01T12:00Z'],
	])('is found by %s', async (_case, tzid, expected) => {
		const found = await expandOne(at(tzid), { timeZone: 'Asia/Tokyo' });
		expect(starts([found])).toEqual([expected]);
		expect(found.notes).toEqual([]);
	});

	it('known by its offset alone is noted', async () => {
		const found = await expandOne(at('"(UTC+05:00) Nowhere"'), { timeZone: 'Asia/Tokyo' });
		expect(starts([found])).toEqual(['2025-07-01T07:00Z']);
		expect(found.notes).toEqual(["The time zone '(UTC+05:00) Nowhere' is known by its offset only."]);
	});

	it.each(['Acme Fixed', 'Customized Time Zone', 'tzone://Microsoft/Custom', '(no TZ description)', '__proto__', '1'])(
		'that nobody knows is the integration’s, noted: %s',
		async (tzid) => {
			const found = await expandOne(at(tzid), { timeZone: 'Asia/Tokyo' });
			expect(starts([found])).toEqual(['2025-07-01T03:00Z']);
			expect(found.notes).toEqual([`The time zone '${tzid}' is unknown; times were read in Asia/Tokyo.`]);
		},
	);

	it('that nobody knows is the calendar’s where that is named', async () => {
		const { events } = await expand(calendar('X-WR-TIMEZONE:Europe/Berlin', event(...at('Acme Fixed'))), {
			timeZone: 'Asia/Tokyo',
		});
		expect(starts(events)).toEqual(['2025-07-01T10:00Z']);
	});

	it('does not take the time of a UTC value', async () => {
		expect(starts([await expandOne(['DTSTART;TZID=Europe/Berlin:20250701T120000Z', 'DURATION:PT1H'])])).toEqual([
			'2025-07-01T12:00Z',
		]);
	});
});

describe('a VTIMEZONE', () => {
	it.each(['Customized Time Zone', 'tzone://Microsoft/Custom', 'Our Office', ' 1', 'US-Eastern (really Berlin)'])(
		'gives the offsets of %s, with its clock changes',
		async (name) => {
			const lines = [`DTSTART;TZID=${name}:20250329T120000`, 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=2'];
			const { events } = await expand(calendar(...centralEurope(name), event(...lines)), { timeZone: 'Asia/Tokyo' });
			expect(starts(events)).toEqual(['2025-03-29T11:00Z', '2025-03-30T10:00Z']);
		},
	);

	it('may stand after the events', async () => {
		const { events } = await expand(calendar(event(...at('Office')), ...centralEurope('Office')), {
			timeZone: 'Asia/Tokyo',
		});
		expect(starts(events)).toEqual(['2025-07-01T10:00Z']);
	});

	it('counts in its own calendar only', async () => {
		const text =
			calendar(...centralEurope('Office'), event('UID:a', ...at('Office'))) + calendar(event('UID:b', ...at('Office')));
		expect(starts((await expand(text)).events)).toEqual(['2025-07-01T10:00Z', '2025-07-01T12:00Z']);
	});

	it('reads skipped and repeated hours as RFC 5545 does', async () => {
		const skipped = ['UID:a', 'DTSTART;TZID=Office:20250330T023000', 'DURATION:PT1H'];
		const repeated = ['UID:b', 'DTSTART;TZID=Office:20251026T013000', 'DURATION:PT1H'];
		const { events } = await expand(calendar(...centralEurope('Office'), event(...skipped), event(...repeated)));
		expect(starts(events)).toEqual(['2025-03-30T01:30Z', '2025-10-25T23:30Z']);
	});

	it('gives way to the IANA zone it says it is', async () => {
		const zone = centralEurope('Office', 'X-LIC-LOCATION:Asia/Kolkata');
		expect(starts((await expand(calendar(...zone, event(...at('Office'))))).events)).toEqual(['2025-07-01T06:30Z']);
	});

	it('can have one offset, RDATEs and an end in UTC', async () => {
		const fixed = [
			'BEGIN:VTIMEZONE',
			'TZID:Fixed',
			'BEGIN:STANDARD',
			'DTSTART:19700101T000000',
			'TZOFFSETFROM:+0545',
			'TZOFFSETTO:+0545',
			'END:STANDARD',
			'END:VTIMEZONE',
		];
		const listed = [
			'BEGIN:VTIMEZONE',
			'TZID:Listed',
			'BEGIN:STANDARD',
			'DTSTART:19700101T000000',
			'TZOFFSETFROM:+0100',
			'TZOFFSETTO:+0000',
			'END:STANDARD',
			'BEGIN:DAYLIGHT',
			'DTSTART:20250601T000000',
			'RDATE:20260601T000000',
			'TZOFFSETFROM:+0000',
			'TZOFFSETTO:+0100',
			'END:DAYLIGHT',
			'END:VTIMEZONE',
		];
		const { events } = await expand(
			calendar(...fixed, ...listed, event('UID:a', ...at('Fixed')), event('UID:b', ...at('Listed'))),
		);
		expect(starts(events)).toEqual(['2025-07-01T06:15Z', '2025-07-01T11:00Z']);
	});

	it.each([
		['has rules of every second', 'RRULE:FREQ=SECONDLY'],
		['has rules of every day', 'RRULE:FREQ=DAILY'],
		['counts', 'RRULE:FREQ=YEARLY;COUNT=3'],
		['has a rule that is none', 'RRULE:FREQ=NEVER'],
		['has no offset', 'TZOFFSETTO:soon'],
	])('that %s is not used', async (_case, line) => {
		const zone = [
			'BEGIN:VTIMEZONE',
			'TZID:Odd',
			'BEGIN:STANDARD',
			'DTSTART:19700101T000000',
			'TZOFFSETFROM:+0200',
			line,
			'TZOFFSETTO:+0200',
			'END:STANDARD',
			'END:VTIMEZONE',
		];
		const { events } = await expand(calendar(...zone, event(...at('Odd'))));
		expect(events[0]?.notes).toEqual(["The time zone 'Odd' is unknown; times were read in UTC."]);
	});
});

describe('X-WR-TIMEZONE', () => {
	it.each([
		['an IANA name', 'America/New_York', '2025-12-20T05:00Z', '2025-12-20T17:00Z'],
		['a Windows name', 'Eastern Standard Time', '2025-12-20T05:00Z', '2025-12-20T17:00Z'],
		['a name nobody knows, which leaves the integration’s zone', 'Acme', '2025-12-19T23:00Z', '2025-12-20T11:00Z'],
	])('as %s says where dates and floating times are read', async (_case, name, day, noon) => {
		const day20 = event('UID:a', 'DTSTART;VALUE=DATE:20251220');
		const floating = event('UID:b', 'DTSTART:20251220T120000', 'DURATION:PT1H');
		const { events } = await expand(calendar(`X-WR-TIMEZONE:${name}`, day20, floating), { timeZone: 'Europe/Berlin' });
		expect(starts(events)).toEqual([day, noon]);
	});

	it('counts in its own calendar only', async () => {
		const floating = (uid: string): string => event(`UID:${uid}`, 'DTSTART:20251220T120000', 'DURATION:PT1H');
		const text = calendar('X-WR-TIMEZONE:America/New_York', floating('a')) + calendar(floating('b'));
		expect(starts((await expand(text)).events)).toEqual(['2025-12-20T12:00Z', '2025-12-20T17:00Z']);
	});
});
