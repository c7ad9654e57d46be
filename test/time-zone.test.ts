import { expect, test } from 'vitest';

const winterOffsetMinutes: Record<string, number> = { UTC: 0, 'America/New_York': 300, 'Asia/Kolkata': -330 };

test('the tests run in the zone their project names', () => {
	const zone = process.env['TZ'] ?? '';
	expect(Object.keys(winterOffsetMinutes)).toContain(zone);
	expect(new Date('2025-01-15T12:00:00Z').getTimezoneOffset()).toBe(winterOffsetMinutes[zone]);
	const winter = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' }).format(new Date('2025-01-15T12:00:00Z'));
	expect(winter).toBe({ UTC: '12:00', 'America/New_York': '07:00', 'Asia/Kolkata': '17:30' }[zone]);
});
