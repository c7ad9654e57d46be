import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSameContent, mergeContent } from '../../extensions/meeting-manager/src/domain/merge';
import type { SharedContent } from '../../extensions/meeting-manager/src/domain/merge';

const base: SharedContent = {
	event_title: 'Team Meeting',
	description: null,
	location: 'Room 1',
	when: { start: '2026-06-01T09:00:00.000Z', end: '2026-06-01T10:00:00.000Z', isAllDay: false },
	attendees: ['john@customer.com'],
};
const moved = { start: '2026-06-02T09:00:00.000Z', end: '2026-06-02T10:00:00.000Z', isAllDay: false };

describe('mergeContent', () => {
	test('takes from each side what only it changed', () => {
		const here = { ...base, event_title: 'Weekly' };
		const provider = { ...base, location: 'Room 2' };
		expect(mergeContent({ base, here, provider, isHereLater: false })).toEqual({
			merged: { ...base, event_title: 'Weekly', location: 'Room 2' },
			keptHere: ['event_title'],
			lost: [],
		});
	});

	test('a field changed on both sides takes the later write, and the other value is told', () => {
		const here = { ...base, event_title: 'Here' };
		const provider = { ...base, event_title: 'There' };
		expect(mergeContent({ base, here, provider, isHereLater: true })).toMatchObject({
			merged: { event_title: 'Here' },
			keptHere: ['event_title'],
			lost: [{ field: 'event_title', value: 'There', side: 'provider' }],
		});
		expect(mergeContent({ base, here, provider, isHereLater: false })).toMatchObject({
			merged: { event_title: 'There' },
			keptHere: [],
			lost: [{ field: 'event_title', value: 'Here', side: 'here' }],
		});
	});

	test('a time is moved as a whole, never half of each side', () => {
		const here = { ...base, when: { ...base.when, end: '2026-06-01T11:00:00.000Z' } };
		const provider = { ...base, when: moved };
		expect(mergeContent({ base, here, provider, isHereLater: false }).merged.when).toEqual(moved);
	});

	test('the same change on both sides is no conflict', () => {
		const both = { ...base, when: moved };
		expect(mergeContent({ base, here: both, provider: both, isHereLater: true })).toEqual({
			merged: both,
			keptHere: [],
			lost: [],
		});
	});

	test('every merged field is one of the two sides, and none that nobody changed', () => {
		const value = fc.constantFrom('a', 'b', 'c');
		const side = fc.record({ title: value, location: value });
		const contentOf = ({ title, location }: { title: string; location: string }) => ({
			...base,
			event_title: title,
			location,
		});
		fc.assert(
			fc.property(side, side, side, fc.boolean(), (common, one, other, isHereLater) => {
				const [start, here, provider] = [contentOf(common), contentOf(one), contentOf(other)];
				const { merged, keptHere, lost } = mergeContent({ base: start, here, provider, isHereLater });
				expect([here.event_title, provider.event_title]).toContain(merged.event_title);
				if (isSameContent(here, start)) expect([merged, keptHere, lost]).toEqual([provider, [], []]);
				if (isSameContent(provider, start)) expect([merged, lost]).toEqual([here, []]);
			}),
		);
	});
});
