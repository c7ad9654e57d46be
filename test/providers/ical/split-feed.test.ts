import { describe, expect, it } from 'vitest';
import { calendar, event, expand } from './feed';

const MEETING = event('DTSTART:20251210T140000Z', 'DTEND:20251210T150000Z');

describe('a text that is no complete calendar', () => {
	it.each([
		['nothing', ''],
		['blanks', ' \r\n\r\n'],
		['a page', '<!doctype html><html><body>Sign in</body></html>'],
		['JSON', '{"error":"gone"}'],
		['a calendar cut off in an event', calendar(MEETING, MEETING).slice(0, -40)],
		['a calendar cut off after an event', `BEGIN:VCALENDAR\r\n${MEETING}\r\n`],
		['a calendar cut off in its last line', calendar(MEETING).slice(0, -4)],
		['two calendars of which one is cut off', `BEGIN:VCALENDAR\r\n${MEETING}\r\n${calendar(MEETING)}`],
		['an event alone', MEETING],
		['an end alone', 'END:VCALENDAR'],
	])('is refused as a bad answer: %s', async (_case, text) => {
		await expect(expand(text)).rejects.toMatchObject({ name: 'ProviderError', code: 'BAD_ANSWER' });
	});
});

describe('a calendar', () => {
	it('may be empty', async () => {
		expect(await expand(calendar())).toEqual({ events: [], quarantined: [], itemCount: 0 });
	});

	it.each([
		['LF alone', (text: string) => text.replaceAll('\r\n', '\n')],
		['CR alone', (text: string) => text.replaceAll('\r\n', '\r')],
		['CR CR LF', (text: string) => text.replaceAll('\r\n', '\r\r\n')],
		['a byte order mark', (text: string) => `\uFEFF${text}`],
		['blanks before it', (text: string) => `\n   ${text}`],
		['empty lines', (text: string) => text.replaceAll('\r\n', '\r\n\r\n')],
		['no line end at its end', (text: string) => text.trimEnd()],
		['names in lower case', (text: string) => text.toLowerCase().replace('meeting', 'Meeting')],
		['lines folded in the middle of a name', (text: string) => text.replace('DTSTART', 'DTS\r\n TART')],
		['lines folded with a tab', (text: string) => text.replace('Meeting', 'Mee\r\n\tting')],
	])('may have %s', async (_case, change) => {
		const { events } = await expand(change(calendar(MEETING)));
		expect(events).toMatchObject([{ externalId: 'one', title: 'Meeting', start: new Date('2025-12-10T14:00:00Z') }]);
	});

	it('may stand beside others in one text', async () => {
		const { events, itemCount } = await expand(calendar(MEETING) + calendar(MEETING.replace('UID:one', 'UID:two')));
		expect(events.map(({ externalId }) => externalId)).toEqual(['one', 'two']);
		expect(itemCount).toBe(2);
	});

	it('may hold other components, whose words are not its own', async () => {
		const todo = ['BEGIN:VTODO', 'UID:todo', 'X-WR-TIMEZONE:Asia/Tokyo', 'DUE:20251210T140000Z', 'END:VTODO'];
		const floating = event('DTSTART:20251210T140000', 'DURATION:PT1H');
		const { events, itemCount } = await expand(calendar(...todo, floating, ...todo));
		expect(events.map(({ start }) => start.toISOString())).toEqual(['2025-12-10T14:00:00.000Z']);
		expect(itemCount).toBe(1);
	});
});

describe('an event in a broken neighbourhood', () => {
	it('does not take the words of its alarms', async () => {
		const alarm = ['BEGIN:VALARM', 'SUMMARY:Alarm', 'DESCRIPTION:Ring', 'DTSTART:19990101T000000Z', 'END:VALARM'];
		const lines = MEETING.split('\r\n').toSpliced(1, 0, ...alarm);
		const { events, quarantined } = await expand(calendar(...lines));
		expect(quarantined).toEqual([]);
		expect(events).toMatchObject([{ title: 'Meeting', description: null }]);
	});

	it('survives an alarm that is never closed', async () => {
		const lines = MEETING.replace('END:VEVENT', 'BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VEVENT');
		expect((await expand(calendar(lines))).events).toHaveLength(1);
	});

	it('that is never closed is quarantined alone', async () => {
		const open = MEETING.replace('UID:one', 'UID:open').replace('\r\nEND:VEVENT', '');
		const { events, quarantined } = await expand(calendar(MEETING, open, MEETING.replace('UID:one', 'UID:two'), open));
		expect(events.map(({ externalId }) => externalId)).toEqual(['one', 'two']);
		expect(quarantined.map(({ uid, reason }) => [uid, reason])).toEqual([
			['open', 'The event is cut off: its END:VEVENT is missing.'],
			['open', 'The event is cut off: its END:VEVENT is missing.'],
		]);
	});

	it('ignores lines that are none', async () => {
		const { events } = await expand(
			calendar(MEETING.replace('SUMMARY', '\r\nno line at all\r\n:\r\n;=\r\nX;A="b\r\nSUMMARY')),
		);
		expect(events).toMatchObject([{ title: 'Meeting' }]);
	});
});
