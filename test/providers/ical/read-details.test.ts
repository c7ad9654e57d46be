import { describe, expect, it } from 'vitest';
import { expandOne } from './feed';

const TIMES = ['DTSTART:20251210T140000Z', 'DTEND:20251210T150000Z'];

function details(...lines: string[]) {
	return expandOne([...TIMES, ...lines], { ownerEmails: ['sarah@bestsecurity.com'] });
}

describe('the words of an event', () => {
	it('are unfolded and unescaped', async () => {
		const found = await details(
			'SUMMARY:Review\\, part 2\\; \\"final\\"',
			'DESCRIPTION:Line one\\nLine\r\n  two\\N\\\\n stays',
			'LOCATION;ALTREP="https://example.com/a:b":Room 1\\, first floor',
		);
		expect(found.title).toBe('Review, part 2; "final"');
		expect(found.description).toBe('Line one\nLine two\n\\n stays');
		expect(found.location).toBe('Room 1, first floor');
	});

	it.each(['SUMMARY:', 'SUMMARY:  \\n ', 'X-NOTHING:1'])('without a title are No Title (%s)', async (line) => {
		expect((await details(line.startsWith('X') ? 'SUMMARY:' : line)).title).toBe('No Title');
	});

	it('of a title on several lines are one line', async () => {
		expect((await details('SUMMARY:One\\n  two\tthree')).title).toBe('One two three');
	});

	it.each([
		['SUMMARY', 'title', 1024],
		['LOCATION', 'location', 1024],
		['DESCRIPTION', 'description', 16_000],
	] as const)('%s beyond reason are cut, noted', async (name, field, max) => {
		const found = await details(`${name}:${'x'.repeat(max - 1)}😀 and more`);
		expect(found[field]).toBe('x'.repeat(max - 1));
		expect(found.notes).toEqual([`The ${field} was cut to ${max} characters.`]);
	});

	it('hold no NUL and no half characters, which databases refuse', async () => {
		const found = await details('SUMMARY:a\0b\uD83D c', 'DESCRIPTION:\uDE00');
		expect(found.title).toBe('ab\uFFFD c');
		expect(found.description).toBe('\uFFFD');
	});

	it.each([
		['X-GOOGLE-CONFERENCE:https://meet.google.com/abc', 'https://meet.google.com/abc'],
		['X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/1', 'https://teams.microsoft.com/l/1'],
		['CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://video.example.com/1', 'https://video.example.com/1'],
		['URL:https://example.com/1', 'https://example.com/1'],
		['URL:javascript:alert(1)', null],
	])('take %s for the place where there is none', async (line, expected) => {
		expect((await details(line)).location).toBe(expected);
		expect((await details(line, 'LOCATION:Room 1')).location).toBe('Room 1');
	});
});

describe('the people of an event', () => {
	it('are told with their answers and names', async () => {
		const found = await details(
			'ORGANIZER;CN=John:MAILTO:john@customer.com',
			'ATTENDEE;CN="Johnson, Sarah";PARTSTAT=ACCEPTED:mailto:sarah@bestsecurity.com',
			'ATTENDEE;PARTSTAT=declined;CN=a@customer.com:mailto:a@customer.com',
			'ATTENDEE;PARTSTAT=TENTATIVE:b@customer.com',
			"ATTENDEE;PARTSTAT=NEEDS-ACTION;CN=O^'Brien^':mailto:c@customer.com",
			'ATTENDEE;PARTSTAT=DELEGATED:mailto:d@customer.com',
			'attendee;partstat=accepted;rsvp=true:mailto:e%2Bf@customer.com',
			'ATTENDEE;EMAIL=g@customer.com;PARTSTAT=ACCEPTED:/principals/users/g/',
		);
		expect(found.organizerEmail).toBe('john@customer.com');
		expect(found.attendees).toEqual([
			{ email: 'sarah@bestsecurity.com', response_status: 'accepted', display_name: 'Johnson, Sarah' },
			{ email: 'a@customer.com', response_status: 'declined' },
			{ email: 'b@customer.com', response_status: 'tentative' },
			{ email: 'c@customer.com', response_status: 'needs_action', display_name: 'O"Brien"' },
			{ email: 'd@customer.com', response_status: 'needs_action' },
			{ email: 'e+f@customer.com', response_status: 'accepted' },
			{ email: 'g@customer.com', response_status: 'accepted' },
		]);
		expect(found.notes).toEqual([]);
	});

	it('without an e-mail address are left out, noted', async () => {
		const found = await details(
			'ORGANIZER:invalid:nomail',
			'ATTENDEE;CN=Room 1:urn:uuid:1',
			'ATTENDEE:mailto:sarah@bestsecurity',
			'ATTENDEE:mailto:john@customer.com',
		);
		expect(found.organizerEmail).toBeNull();
		expect(found.attendees).toEqual([{ email: 'john@customer.com', response_status: 'needs_action' }]);
		expect(found.notes).toEqual([
			"The attendee 'Room 1' was left out: no e-mail address, or one of too many.",
			"The attendee 'mailto:sarah@bestsecurity' was left out: no e-mail address, or one of too many.",
			"The organizer 'invalid:nomail' has no e-mail address and was left out.",
		]);
	});

	it('are kept up to a thousand', async () => {
		const found = await details(...Array.from({ length: 1100 }, (_, n) => `ATTENDEE:mailto:a${n}@customer.com`));
		expect(found.attendees).toHaveLength(1000);
		expect(found.notes.at(-1)).toBe('95 more attendees were left out.');
	});

	it.each([
		['ACCEPTED', 'accepted'],
		['DECLINED', 'declined'],
		['TENTATIVE', 'tentative'],
		['NEEDS-ACTION', 'needs_action'],
	])('tell how the owner answered: %s', async (partstat, expected) => {
		expect((await details(`ATTENDEE;PARTSTAT=${partstat}:mailto:Sarah@BestSecurity.com`)).ownResponse).toBe(expected);
	});

	it('tell nothing of an owner who is not among them', async () => {
		expect((await details('ATTENDEE;PARTSTAT=DECLINED:mailto:john@customer.com')).ownResponse).toBeNull();
	});
});

describe('whether an event takes time', () => {
	it.each([
		[[], { status: 'confirmed', transparency: 'opaque', kind: 'default' }],
		[['STATUS:TENTATIVE'], { status: 'tentative', transparency: 'opaque' }],
		[['STATUS:cancelled'], { status: 'cancelled' }],
		[['TRANSP:TRANSPARENT'], { transparency: 'transparent' }],
		[['TRANSP:OPAQUE'], { transparency: 'opaque' }],
		[['X-MICROSOFT-CDO-BUSYSTATUS:FREE'], { transparency: 'transparent', kind: 'default' }],
		[['X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE'], { status: 'tentative' }],
		[['STATUS:CANCELLED', 'X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE'], { status: 'cancelled' }],
		[['X-MICROSOFT-CDO-BUSYSTATUS:OOF'], { kind: 'out-of-office', transparency: 'opaque' }],
		[['X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE'], { kind: 'working-location' }],
		[['X-MICROSOFT-CDO-BUSYSTATUS:BUSY'], { status: 'confirmed', transparency: 'opaque', kind: 'default' }],
	])('is told by %j', async (lines, expected) => {
		expect(await details(...lines)).toMatchObject(expected);
	});

	it('is told by what it is: a birthday', async () => {
		const birthday = await expandOne(['DTSTART;VALUE=DATE:20251210', 'CATEGORIES:Family,Birthday']);
		expect(birthday.kind).toBe('birthday');
		expect((await details('CATEGORIES:Birthday')).kind).toBe('default');
	});
});

describe('when an event was changed', () => {
	it('is its LAST-MODIFIED', async () => {
		expect((await details('LAST-MODIFIED:20251208T103000Z')).lastModified).toEqual(new Date('2025-12-08T10:30:00Z'));
	});

	it('is not its DTSTAMP, which some servers set anew for every answer', async () => {
		expect((await details('DTSTAMP:20251208T103000Z')).lastModified).toBeNull();
	});
});
