import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../../extensions/meeting-manager/src/providers/provider';
import { instantToLocal } from '../../../extensions/meeting-manager/src/time';
import { calendar, event, expand, expandEvent, starts } from './feed';

describe('the window', () => {
	const window = { start: new Date('2025-12-10T10:00:00Z'), end: new Date('2025-12-10T12:00:00Z') };

	it.each([
		['ends when the window starts', '090000', 'PT1H', false],
		['ends within', '090000', 'PT1H1S', true],
		['holds the window', '080000', 'PT10H', true],
		['starts in the last second', '115959', 'PT1H', true],
		['starts when the window ends', '120000', 'PT1H', false],
		['has no length at its start', '100000', 'PT0S', true],
		['has no length before it', '095959', 'PT0S', false],
	])('and an event that %s', async (_case, start, duration, isInside) => {
		const lines = [`DTSTART:20251210T${start}Z`, `DURATION:${duration}`];
		expect(await expandEvent(lines, { window })).toHaveLength(isInside ? 1 : 0);
		expect(await expandEvent([...lines, 'RRULE:FREQ=YEARLY'], { window })).toHaveLength(isInside ? 1 : 0);
	});

	it('holds the whole local day of an event of whole days', async () => {
		const lines = ['DTSTART;VALUE=DATE:20251209', 'RRULE:FREQ=DAILY;COUNT=3'];
		const found = await expandEvent(lines, { window, timeZone: 'Pacific/Auckland' });
		expect(found.map(({ originalStart }) => originalStart)).toEqual(['20251210', '20251211']);
	});

	it('finds what began long before: a vacation, and long occurrences of a series', async () => {
		expect(await expandEvent(['DTSTART;VALUE=DATE:20251101', 'DTEND;VALUE=DATE:20260101'], { window })).toHaveLength(1);
		const monthly = ['DTSTART:20250101T000000Z', 'DURATION:P100D', 'RRULE:FREQ=MONTHLY'];
		expect(starts(await expandEvent(monthly, { window }))).toEqual([
			'2025-10-01T00:00Z',
			'2025-11-01T00:00Z',
			'2025-12-01T00:00Z',
		]);
	});
});

describe('the answer', () => {
	it('is in order of start, then id', async () => {
		const events = ['b', 'a', 'c'].map((uid) =>
			event(`UID:${uid}`, `DTSTART:2025121${uid === 'c' ? 0 : 1}T100000Z`, 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=2'),
		);
		const found = (await expand(calendar(...events))).events;
		expect(found.map(({ externalId }) => externalId)).toEqual([
			'c|20251210T100000Z',
			'a|20251211T100000Z',
			'b|20251211T100000Z',
			'c|20251211T100000Z',
			'a|20251212T100000Z',
			'b|20251212T100000Z',
		]);
	});

	it('of a single event has its UID for an id and belongs to no series', async () => {
		const [found] = await expandEvent(['DTSTART:20251210T100000Z', 'DURATION:PT1H']);
		expect(found).toMatchObject({ externalId: 'one', iCalUid: 'one', seriesId: null, originalStart: null, etag: null });
	});

	it('counts every event, the unreadable ones too', async () => {
		const outside = event('UID:past', 'DTSTART:20001210T100000Z', 'DURATION:PT1H');
		const found = await expand(calendar(event('DTSTART:20251210T100000Z'), outside, event('UID:bad')));
		expect([found.events.length, found.quarantined.length, found.itemCount]).toEqual([1, 1, 3]);
	});

	it('keeps the overrides of a series whose rule cannot be expanded', async () => {
		const series = event('DTSTART:20250101T000000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY');
		const change = event('RECURRENCE-ID:20250601T000000Z', 'DTSTART:20250602T000000Z', 'DURATION:PT1H');
		const { events, quarantined } = await expand(calendar(series, change));
		expect(events.map(({ externalId }) => externalId)).toEqual(['one|20250601T000000Z']);
		expect(quarantined.map(({ uid }) => uid)).toEqual(['one']);
	});
});

describe('any feed', () => {
	const sample = calendar(
		'X-WR-TIMEZONE:Europe/Berlin',
		event(
			'UID:a',
			'DTSTART;TZID=America/New_York:20250309T013000',
			'DURATION:PT1H',
			'RRULE:FREQ=DAILY;COUNT=9;BYDAY=MO,TU',
		),
		event(
			'UID:a',
			'RECURRENCE-ID;RANGE=THISANDFUTURE:20250310T053000Z',
			'DTSTART:20250310T120000Z',
			'DTEND:20250310T130000Z',
		),
		event('UID:b', 'DTSTART;VALUE=DATE:20250330', 'EXDATE;VALUE=DATE:20250331', 'RDATE;VALUE=DATE:20250401'),
		event('UID:c', 'DTSTART:20250330T100000', 'ATTENDEE;PARTSTAT=DECLINED:mailto:john@customer.com'),
	);

	it('is answered or refused, whatever was cut out of it or put into it', { timeout: 60_000 }, async () => {
		const change = fc.record({
			at: fc.nat(sample.length),
			drop: fc.nat(40),
			insert: fc.oneof(
				fc.string({ maxLength: 20, unit: 'binary' }),
				fc.constantFrom('\r\n', ';', ':', '"', 'BEGIN:VEVENT\r\n', 'Z', '-', '9'),
			),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
				let text = sample;
				for (const { at, drop, insert } of changes) text = text.slice(0, at) + insert + text.slice(at + drop);
				try {
					const { events } = await expand(text);
					for (const { start, end, title } of events) {
						expect(start.getTime()).toBeLessThan(end.getTime());
						expect(title).not.toBe('');
					}
				} catch (error) {
					expect(error).toBeInstanceOf(ProviderError);
				}
			}),
			{ numRuns: 400 },
		);
	});

	it('keeps the wall time of a daily event in every zone, skipped hours apart', { timeout: 60_000 }, async () => {
		const zones = [
			'Europe/Berlin',
			'America/New_York',
			'Australia/Lord_Howe',
			'Asia/Kolkata',
			'America/Havana',
			'Africa/Casablanca',
		];
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...zones), fc.nat(23), fc.nat(59), async (zone, hour, minute) => {
				const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join('');
				const lines = [`DTSTART;TZID=${zone}:20250105T${time}00`, 'DURATION:PT1M', 'RRULE:FREQ=DAILY;COUNT=350'];
				const found = await expandEvent(lines);
				expect(found).toHaveLength(350);
				const others = found.filter(({ start }) => {
					const local = instantToLocal(start, zone);
					return local.hour !== hour || local.minute !== minute;
				});
				expect(others.length).toBeLessThanOrEqual(2);
			}),
			{ numRuns: 40 },
		);
	});

	it('is answered the same each time', async () => {
		expect(await expand(sample)).toEqual(await expand(sample));
		expect(starts((await expand(sample)).events).length).toBeGreaterThan(10);
	});
});
