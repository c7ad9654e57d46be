import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expandFeed } from '../../../extensions/meeting-manager/src/providers/ical/expand-feed';
import { cleanText, splitFeed } from '../../../extensions/meeting-manager/src/providers/ical/split-feed';
import { createZoneFinder } from '../../../extensions/meeting-manager/src/providers/ical/zones';
import { toBasicUtc, wallToInstantMs } from '../../../extensions/meeting-manager/src/time';

const FIXTURES = new URL('../../fixtures/ics/', import.meta.url);
const DECADES = { start: new Date('1990-01-01T00:00:00Z'), end: new Date('2040-01-01T00:00:00Z') };
// Fifty years hold more than a sync may take; a slow machine must not change the answer.
const LIMITS = { occurrencesPerRule: 100_000, ruleMs: 60_000, occurrencesPerFeed: 500_000, feedRulesMs: 60_000 };

const ICAL4J = 'ical4j/src/test/resources/samples';
const NODE_ICAL = 'node-ical/test/fixtures';

/** Where our expansion is another than that of recurring-ical-events, and who is right. */
const DIFFERENCES: Readonly<Record<string, string>> = {
	[`${ICAL4J}/invalid/overlaps.ics`]:
		'Events without a VCALENDAR: a feed like that is cut off somewhere, so we refuse it.',
	[`${ICAL4J}/invalid/schedule-unstable.ics`]:
		'DTSTART is a DATE in a DATE-TIME property, DTEND 23:59 of the third day: three whole days to us, hours in New York to them.',
	[`${ICAL4J}/valid/Australian32Holidays.ics`]:
		'New Year 2040 in Perth begins in 2039 in UTC: within the window to us, beyond it to them, who compare dates.',
	[`${ICAL4J}/valid/blalor.ics`]:
		'Two occurrences are in EXDATE and have an override, as old Apple calendars write a moved one: we show the override.',
	[`${ICAL4J}/valid/classify.ics`]:
		'Two calendars in one text with one UID, SEQUENCE 1 and 0: the higher wins to us (RFC 5546), both stand to them.',
	[`${NODE_ICAL}/Office-2012-owa.ics`]:
		'TZID is a display name of Windows: we know the zone, they read the times as floating.',
	[`${NODE_ICAL}/bad_ms_tz.ics`]: 'The VTIMEZONE says -0400, which we follow; they take another zone of that name.',
	[`${NODE_ICAL}/daily-count-exdate-recurrence-id.ics`]:
		'An override ends two days before it starts: we quarantine it and keep the occurrence, they turn it round.',
	[`${NODE_ICAL}/festival-multiday-rrule.ics`]:
		'VALUE=DATE with a time behind it: whole days to us, as declared; moments without length to them.',
	[`${NODE_ICAL}/non-utc-until-ny.ics`]:
		'A local UNTIL where UTC is asked for: the writer’s own time to us, UTC to them, which loses the last day.',
	[`${NODE_ICAL}/sabredav-school-holidays.ics`]:
		'DATE values with a TZID, which RFC 5545 forbids: dates of the calendar’s zone to us, instants in Berlin to them.',
	[`${NODE_ICAL}/test_with_int_tzid.ics`]:
		'TZID is " 1", defined as Central Europe: we find the definition, they read the time as floating.',
	[`${NODE_ICAL}/windows-quoted-tz-rrule.ics`]:
		'TZID is a display name of Windows: Eastern Time to us, which the EXDATEs of another zone miss; they take the zone of the end.',
	[`${NODE_ICAL}/yearly-recurring-unicode.ics`]:
		'DATE values with a TZID, which RFC 5545 forbids: dates of the calendar’s zone to us, instants in Berlin to them.',
};

const EXACT_MATCHES = 99;

type Expectation = Readonly<Record<string, { ev: [uid: string, start: string, end: string][] }>>;
const expectations: Expectation = JSON.parse(readFileSync(new URL('expected-expansions.json', FIXTURES), 'utf8'));

/** Our occurrences, one line each; whole days end at the midnight after them. */
async function ours(text: string): Promise<string[]> {
	const { events } = await expandFeed(text, { window: DECADES, timeZone: 'UTC', ownerEmails: [] }, LIMITS);
	return events.map((event) => {
		const end = event.isZeroLength ? event.start : event.isAllDay ? new Date(event.end.getTime() + 1000) : event.end;
		return `${event.iCalUid ?? ''} ${toBasicUtc(event.start)} ${toBasicUtc(end)}`;
	});
}

/** Their occurrences; dates and floating times (F) are read in the calendar's zone. */
async function theirs(text: string, file: string): Promise<string[]> {
	const calendars = await splitFeed(cleanText(text), () => undefined);
	const name = calendars?.find(({ timeZoneName }) => timeZoneName !== null)?.timeZoneName ?? null;
	const { calendarZone } = createZoneFinder('UTC')([], name);
	const instant = (value: string): string => {
		if (value.endsWith('Z')) return value;
		const parts =
			/^F?(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?$/
				.exec(value)
				?.slice(1)
				.map((part) => Number(part ?? 0)) ?? [];
		const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
		const wallMs = Date.UTC(year, month - 1, day, hour, minute, second);
		return toBasicUtc(new Date(wallToInstantMs(wallMs, calendarZone.offsetAt)));
	};
	return (expectations[file]?.ev ?? []).map(([uid, start, end]) => `${uid.trim()} ${instant(start)} ${instant(end)}`);
}

async function isExact(file: string): Promise<boolean> {
	const text = readFileSync(new URL(file, FIXTURES), 'utf8');
	const expected = await theirs(text, file);
	const found = await ours(text).catch(() => []);
	return JSON.stringify(found.toSorted()) === JSON.stringify(expected.toSorted());
}

describe('calendars that others wrote', () => {
	const files = Object.keys(expectations);

	it.each(files.filter((file) => !(file in DIFFERENCES)))(
		'expand exactly as another engine has it: %s',
		{ timeout: 60_000 },
		async (file) => {
			expect(await isExact(file)).toBe(true);
		},
	);

	it.each(Object.entries(DIFFERENCES))('still expand differently: %s (%s)', { timeout: 60_000 }, async (file) => {
		expect(await isExact(file)).toBe(false);
	});

	it(`match exactly in ${EXACT_MATCHES} of ${files.length} files`, () => {
		expect(files.length - Object.keys(DIFFERENCES).length).toBe(EXACT_MATCHES);
		expect(Object.keys(DIFFERENCES).filter((file) => !files.includes(file))).toEqual([]);
	});
});
