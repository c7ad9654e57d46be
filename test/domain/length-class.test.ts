import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	blockedInterval,
	DAY_MS,
	HOUR_MS,
	MINUTE_MS,
	overlaps,
} from '../../extensions/meeting-manager/src/domain/interval';
import { lengthClassOf, searchesWithin } from '../../extensions/meeting-manager/src/domain/length-class';

const noon = Date.UTC(2025, 11, 10, 12);
const event = (startMs: number, lengthMs: number, event_type = 'External Event') => ({
	start: new Date(startMs),
	end: new Date(startMs + lengthMs),
	event_type,
});

function isFound(stored: ReturnType<typeof event>, range: { start: Date; end: Date }, zones: string[]): boolean {
	const search = searchesWithin(range, zones).find(({ lengthClass }) => lengthClass === lengthClassOf(stored));
	if (search === undefined) return false;
	const { startAfter, startBefore, endAfter } = search;
	return (startAfter === null || stored.start > startAfter) && stored.start < startBefore && stored.end > endAfter;
}

describe('length classes', () => {
	test('timed events of up to a day are class 0, the others are filed by their length', () => {
		expect(lengthClassOf(event(noon, HOUR_MS))).toBe(0);
		expect(lengthClassOf(event(noon, DAY_MS))).toBe(0);
		expect(lengthClassOf(event(noon, DAY_MS + 1))).toBe(1);
		expect(lengthClassOf(event(noon, 32 * DAY_MS))).toBe(1);
		expect(lengthClassOf(event(noon, 32 * DAY_MS + 1))).toBe(2);
	});

	test('a single all-day event is no class 0: its days reach past its stored times', () => {
		expect(lengthClassOf(event(noon, DAY_MS - 1000, 'All-Day Event'))).toBe(1);
	});

	test('every event that blocks a range is found by the search of its class', () => {
		const zones = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'];
		fc.assert(
			fc.property(
				fc.integer({ min: -200 * 24 * 60, max: 5 * 24 * 60 }),
				fc.oneof(fc.integer({ min: 1, max: 1500 }), fc.integer({ min: 1, max: 150 * 24 * 60 })),
				fc.constantFrom('External Event', 'All-Day Event'),
				fc.constantFrom(...zones),
				fc.integer({ min: 1, max: 48 * 60 }),
				(startMinutes, lengthMinutes, type, zone, rangeMinutes) => {
					const stored = event(noon + startMinutes * MINUTE_MS, lengthMinutes * MINUTE_MS, type);
					const range = { start: new Date(noon), end: new Date(noon + rangeMinutes * MINUTE_MS) };
					if (overlaps(blockedInterval(stored, zone), range)) expect(isFound(stored, range, [zone, 'UTC'])).toBe(true);
				},
			),
			{ numRuns: 2000, seed: 1 },
		);
	});

	test('only the last class is searched without regard to how long ago it began', () => {
		const searches = searchesWithin({ start: new Date(noon), end: new Date(noon + HOUR_MS) }, ['UTC']);
		expect(searches.map(({ startAfter }) => startAfter === null)).toEqual([false, false, true]);
	});
});
