import { IANAZone } from 'luxon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	addLocalDays,
	instantToLocal,
	isIanaZone,
	localDate,
	localToInstant,
	startOfLocalDay,
	startOfNextLocalDay,
	toBasicUtc,
	zoneOffsetMs,
} from '../extensions/meeting-manager/src/time';

const ZONES = [
	'UTC',
	'Europe/Berlin',
	'America/New_York',
	'Asia/Kolkata',
	'America/Sao_Paulo',
	'America/Havana',
	'Australia/Lord_Howe',
	'Africa/Casablanca',
	'Pacific/Apia',
	'Antarctica/Troll',
];

function at(text: string, zone: string): string {
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/\D/).map(Number);
	return localToInstant({ year, month, day, hour, minute, second }, zone).toISOString();
}

describe('localToInstant', () => {
	it.each([
		['an ordinary time', '2025-12-10 14:00:00', 'America/New_York', '2025-12-10T19:00:00.000Z'],
		[
			'a skipped time, with the offset from before',
			'2025-03-09 02:30:00',
			'America/New_York',
			'2025-03-09T07:30:00.000Z',
		],
		['the first of two', '2025-11-02 01:30:00', 'America/New_York', '2025-11-02T05:30:00.000Z'],
		['the first of two at midnight', '2025-11-02 00:30:00', 'America/Havana', '2025-11-02T04:30:00.000Z'],
		['a skipped half hour', '2025-10-05 02:15:00', 'Australia/Lord_Howe', '2025-10-04T15:45:00.000Z'],
		['a skipped day', '2011-12-30 12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'],
		['the year 99', '0099-01-01 00:00:00', 'UTC', '0099-01-01T00:00:00.000Z'],
	])('reads %s', (_case, local, zone, expected) => {
		expect(at(local, zone)).toBe(expected);
	});

	it('keeps milliseconds', () => {
		const local = { year: 2025, month: 7, day: 1, hour: 12, minute: 0, second: 0, millisecond: 250 };
		expect(localToInstant(local, 'Europe/Berlin').toISOString()).toBe('2025-07-01T10:00:00.250Z');
	});

	it('refuses what is no zone', () => {
		expect(() => at('2025-01-01 00:00:00', 'Mars/Base')).toThrow(RangeError);
	});

	it('is undone by instantToLocal, except for the second of two equal wall times', () => {
		const instants = fc.date({ min: new Date('1970-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
		fc.assert(
			fc.property(instants, fc.constantFrom(...ZONES), (instant, zone) => {
				const back = localToInstant(instantToLocal(instant, zone), zone);
				expect(back.getTime()).toBeLessThanOrEqual(instant.getTime());
				expect(instantToLocal(back, zone)).toEqual(instantToLocal(instant, zone));
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('zoneOffsetMs', () => {
	it('agrees with the zone database at every hour around each clock change of twelve years', () => {
		const DAY_MS = 86_400_000;
		for (const zone of ZONES) {
			const database = IANAZone.create(zone);
			const offsetAt = (ms: number): number => Math.round(database.offset(ms) * 60_000);
			for (let ms = Date.UTC(2016, 0, 1); ms < Date.UTC(2028, 0, 1); ms += DAY_MS) {
				if (offsetAt(ms) === offsetAt(ms + DAY_MS)) continue;
				for (let hour = -1; hour < 25; hour += 0.5) {
					const instantMs = ms + hour * 3_600_000;
					expect(zoneOffsetMs(zone, instantMs)).toBe(offsetAt(instantMs));
				}
			}
		}
	});
});

describe('isIanaZone', () => {
	it.each(['UTC', 'Europe/Berlin', 'europe/berlin', 'US/Eastern', 'Etc/GMT+5'])('knows %s', (name) => {
		expect(isIanaZone(name)).toBe(true);
	});

	it.each(['', '+01:00', 'Mars/Base', 'W. Europe Standard Time', 'Customized Time Zone'])(
		'does not know %j',
		(name) => {
			expect(isIanaZone(name)).toBe(false);
		},
	);
});

describe('local days', () => {
	it.each([
		['23 hours', '2025-03-30', 'Europe/Berlin', 23],
		['25 hours', '2025-10-26', 'Europe/Berlin', 25],
		['24 hours', '2025-12-10', 'Europe/Berlin', 24],
		['23 hours where midnight is skipped', '2018-11-04', 'America/Sao_Paulo', 23],
		['25 hours where midnight comes twice', '2025-11-02', 'America/Havana', 25],
		['no time at all where the day is skipped', '2011-12-30', 'Pacific/Apia', 0],
	])('last %s', (_case, day, zone, hours) => {
		const lengthMs = startOfNextLocalDay(day, zone).getTime() - startOfLocalDay(day, zone).getTime();
		expect(lengthMs / 3_600_000).toBe(hours);
	});

	it('begin at the local midnight of any instant of theirs', () => {
		const instant = new Date('2025-12-10T03:00:00Z');
		expect(localDate(instant, 'America/New_York')).toBe('2025-12-09');
		expect(startOfLocalDay(instant, 'America/New_York').toISOString()).toBe('2025-12-09T05:00:00.000Z');
		expect(startOfNextLocalDay(instant, 'America/New_York').toISOString()).toBe('2025-12-10T05:00:00.000Z');
	});

	it('are added at the same wall time', () => {
		const saturday = new Date('2025-03-29T09:00:00Z');
		expect(addLocalDays(saturday, 1, 'Europe/Berlin').toISOString()).toBe('2025-03-30T08:00:00.000Z');
		expect(addLocalDays(saturday, -1, 'Europe/Berlin').toISOString()).toBe('2025-03-28T09:00:00.000Z');
	});
});

describe('toBasicUtc', () => {
	it('writes an instant as iCalendar does', () => {
		expect(toBasicUtc(new Date('2025-12-10T10:00:00.000Z'))).toBe('20251210T100000Z');
		expect(toBasicUtc(new Date('0099-01-02T03:04:05.678Z'))).toBe('00990102T030405Z');
	});
});
