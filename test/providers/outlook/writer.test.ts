import { describe, expect, test } from 'vitest';
import type { KnownEvent, OutgoingEvent } from '../../../extensions/meeting-manager/src/providers/provider';
import { connect, failureOf, pullChanges, pullSnapshot, readInput, type Fixture } from './account';

const at = (text: string): Date => new Date(text);
const KEY = '5f0d2c58-3a57-4a52-9d38-d1fa4f0b7a11';
const BOOKING: OutgoingEvent = {
	title: 'Product demo',
	description: 'With slides.\nBring questions.',
	location: 'Room 1',
	isAllDay: false,
	start: at('2026-02-02T10:00:00Z'),
	end: at('2026-02-02T11:00:00Z'),
	timeZone: 'Europe/Berlin',
	blocks: true,
	attendees: [],
};

async function create({ session }: Fixture, event = BOOKING, generation = 0) {
	const result = await session.writer?.create(event, { key: KEY, generation }, readInput);
	if (result?.kind !== 'written') throw new Error(`The creation ended with ${result?.kind}`);
	return result.event;
}

function known({ externalId, etag, iCalUid, start, end }: Omit<KnownEvent, 'resource'>): KnownEvent {
	return { externalId, etag, iCalUid, start, end, resource: null };
}

describe('a creation', () => {
	test('is told like a pulled event', async () => {
		const fixture = await connect();
		const event = await create(fixture);
		expect(event).toMatchObject({
			title: 'Product demo',
			description: 'With slides.\nBring questions.',
			location: 'Room 1',
			transparency: 'opaque',
			organizerEmail: 'sarah@contoso.example',
			start: BOOKING.start,
			end: BOOKING.end,
		});
		const { events } = await pullSnapshot(fixture.session);
		expect(events).toEqual([event]);
		fixture.simulator.assertClean();
	});

	test('whose answer is lost ends with one event, repeated by the client itself', async () => {
		const fixture = await connect();
		fixture.simulator.dropNext(1, /^POST/);
		await create(fixture);
		expect(fixture.simulator.countEvents()).toBe(1);
		fixture.simulator.assertClean();
	});

	test('whose answers are all lost ends with one event when it is taken up later', async () => {
		const fixture = await connect();
		fixture.simulator.dropNext(3, /^POST/);
		const failure = await failureOf(create(fixture));
		expect(failure.code).toBe('UNREACHABLE');
		const event = await create(fixture);
		expect(fixture.simulator.countEvents()).toBe(1);
		expect(fixture.simulator.readEvent(event.externalId)).toMatchObject({ subject: 'Product demo' });
		fixture.simulator.assertClean();
	});

	test('by two workers at once, with different times, ends with one event', async () => {
		const fixture = await connect();
		const later = { ...BOOKING, start: at('2026-02-02T12:00:00Z'), end: at('2026-02-02T13:00:00Z') };
		const [first, second] = await Promise.all([create(fixture), create(fixture, later)]);
		expect(second?.externalId).toBe(first?.externalId);
		expect(fixture.simulator.countEvents()).toBe(1);
	});

	test('is taken up also when Graph has forgotten the transaction', async () => {
		const fixture = await connect();
		fixture.simulator.dropNext(3, /^POST/);
		await failureOf(create(fixture));
		fixture.simulator.forgetTransactions();
		await create(fixture);
		expect(fixture.simulator.countEvents()).toBe(1);
	});

	test('taken up with other times writes them to the event that there is', async () => {
		const fixture = await connect();
		fixture.simulator.dropNext(3, /^POST/);
		await failureOf(create(fixture));
		const later = { ...BOOKING, start: at('2026-02-02T12:00:00Z'), end: at('2026-02-02T13:00:00Z') };
		const event = await create(fixture, later);
		expect(event.start).toEqual(later.start);
		expect(fixture.simulator.countEvents()).toBe(1);
		fixture.simulator.assertClean();
	});

	test('under an id that a deleted event used up asks for the next generation', async () => {
		const fixture = await connect();
		const event = await create(fixture);
		fixture.simulator.deleteEvent(event.externalId);
		const writer = fixture.session.writer;
		const changed = { ...BOOKING, title: 'Another demo' };
		expect(await writer?.create(changed, { key: KEY, generation: 0 }, readInput)).toEqual({ kind: 'conflict' });
		await create(fixture, changed, 1);
		expect(fixture.simulator.countEvents()).toBe(1);
	});

	test.each(['Europe/Berlin', 'America/Los_Angeles', 'Pacific/Auckland', 'Asia/Kolkata'])(
		'of an all-day event keeps its days in %s',
		async (timeZone) => {
			const fixture = await connect();
			const input = { ...readInput, timeZone };
			// 20 and 21 February, local days.
			const startMs = Date.parse('2026-02-20T00:00:00Z') - offsetMs(timeZone);
			const days = { start: new Date(startMs), end: new Date(startMs + 2 * 86_400_000 - 1000) };
			const outgoing = { ...BOOKING, ...days, isAllDay: true, timeZone };
			const result = await fixture.session.writer?.create(outgoing, { key: KEY, generation: 0 }, input);
			expect(result).toMatchObject({ kind: 'written', event: { isAllDay: true, ...days } });
			const id = result?.kind === 'written' ? result.event.externalId : '';
			expect(fixture.simulator.readEvent(id)).toMatchObject({
				start: { dateTime: '2026-02-20T00:00:00.0000000' },
				end: { dateTime: '2026-02-22T00:00:00.0000000' },
			});
			fixture.simulator.assertClean();
		},
	);

	test('of an all-day event in a zone that the mailbox server does not know is made in UTC', async () => {
		const fixture = await connect({ unsupportedZones: ['Europe/Berlin'] });
		const days = { start: at('2026-02-19T23:00:00Z'), end: at('2026-02-20T22:59:59Z') };
		const event = await create(fixture, { ...BOOKING, ...days, isAllDay: true });
		expect(event).toMatchObject({ isAllDay: true, ...days });
	});

	test('invites nobody unless attendees are given', async () => {
		const fixture = await connect();
		const alone = await create(fixture);
		expect(alone.attendees).toEqual([]);
		const attendees = [{ email: 'customer@customer.example', displayName: 'A Customer' }];
		const invited = await create(fixture, { ...BOOKING, attendees }, 1);
		expect(invited.attendees).toEqual([
			{ email: 'customer@customer.example', display_name: 'A Customer', response_status: 'needs_action' },
		]);
		fixture.simulator.assertClean();
	});

	test('in a calendar that is shared for reading only is forbidden', async () => {
		const { simulator, open } = await connect({
			accounts: [{ email: 'sarah@contoso.example' }, { email: 'team@contoso.example' }],
		});
		const shared = simulator.addCalendar('sarah@contoso.example', 'Team', {
			ownerEmail: 'team@contoso.example',
			canEdit: false,
		});
		const creation = open(shared.id).writer?.create(BOOKING, { key: KEY, generation: 0 }, readInput);
		expect((await failureOf(Promise.resolve(creation))).code).toBe('FORBIDDEN');
	});
});

describe('a change', () => {
	test('is written and comes back as written', async () => {
		const fixture = await connect();
		const first = await pullSnapshot(fixture.session);
		const event = await create(fixture);
		const moved = {
			...BOOKING,
			title: 'Product demo 2',
			start: at('2026-02-03T10:00:00Z'),
			end: at('2026-02-03T11:00:00Z'),
		};
		const result = await fixture.session.writer?.update(known(event), moved, readInput);
		expect(result).toMatchObject({ kind: 'written', event: { title: 'Product demo 2', start: moved.start } });
		const { events } = await pullChanges(fixture.session, { cursor: first.cursor, events: [] });
		expect(events).toEqual([result?.kind === 'written' ? result.event : null]);
		fixture.simulator.assertClean();
	});

	test('of another version than the one known is a conflict, and nothing is written', async () => {
		const fixture = await connect();
		const event = await create(fixture);
		fixture.simulator.changeEvent(event.externalId, { title: 'Changed in Outlook' });
		const result = await fixture.session.writer?.update(known(event), { ...BOOKING, title: 'Changed here' }, readInput);
		expect(result).toEqual({ kind: 'conflict' });
		expect(fixture.simulator.readEvent(event.externalId)).toMatchObject({ subject: 'Changed in Outlook' });
	});

	test('without a known version is written', async () => {
		const fixture = await connect();
		const event = await create(fixture);
		fixture.simulator.changeEvent(event.externalId, { title: 'Changed in Outlook' });
		const result = await fixture.session.writer?.update({ ...known(event), etag: null }, BOOKING, readInput);
		expect(result).toMatchObject({ kind: 'written', event: { title: 'Product demo' } });
	});

	test('refused with 412 though nothing changed is written all the same', async () => {
		const fixture = await connect();
		const event = await create(fixture);
		fixture.simulator.conflictNext();
		const result = await fixture.session.writer?.update(known(event), { ...BOOKING, title: 'Again' }, readInput);
		expect(result).toMatchObject({ kind: 'written', event: { title: 'Again' } });
		fixture.simulator.assertClean();
	});

	test('whose answer is lost is recognized as written', async () => {
		const fixture = await connect();
		const event = await create(fixture);
		fixture.simulator.dropNext(1, /^PATCH/);
		const result = await fixture.session.writer?.update(known(event), { ...BOOKING, title: 'Again' }, readInput);
		expect(result).toMatchObject({ kind: 'written', event: { title: 'Again' } });
	});

	test('of a deleted event says that it is gone', async () => {
		const fixture = await connect();
		const event = await create(fixture);
		fixture.simulator.deleteEvent(event.externalId);
		expect(await fixture.session.writer?.update(known(event), BOOKING, readInput)).toEqual({ kind: 'gone' });
	});

	test('of an event that somebody else organizes is forbidden', async () => {
		const fixture = await connect();
		const id = fixture.simulator.addEvent({
			title: 'Invitation',
			start: BOOKING.start,
			end: BOOKING.end,
			properties: { isOrganizer: false, responseStatus: { response: 'accepted', time: '2026-01-01T00:00:00Z' } },
		});
		const event = { externalId: id, etag: null, iCalUid: null, resource: null, start: BOOKING.start, end: BOOKING.end };
		const { writer } = fixture.session;
		expect((await failureOf(Promise.resolve(writer?.update(event, BOOKING, readInput)))).code).toBe('FORBIDDEN');
		expect((await failureOf(Promise.resolve(writer?.delete(event, { notify: false })))).code).toBe('FORBIDDEN');
		expect(fixture.simulator.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
	});

	test('leaves the body of an online meeting and its attendees alone', async () => {
		const fixture = await connect();
		const { simulator } = fixture;
		const event = await create(fixture);
		const attendee = { type: 'optional', emailAddress: { address: 'guest@guest.example', name: 'Guest' } };
		const onlineMeeting = { joinUrl: 'https://teams.microsoft.com/l/meetup-join/1' };
		const body = { contentType: 'html', content: '<p>With slides.<br>Bring questions.</p><div id="blob"></div>' };
		simulator.changeEvent(event.externalId, { properties: { body, onlineMeeting, attendees: [attendee] } });
		const { events } = await pullSnapshot(fixture.session);
		const outgoing = { ...BOOKING, title: 'Renamed', description: events[0]?.description ?? null };
		const attendees = [{ email: 'GUEST@guest.example', displayName: null }];
		const result = await fixture.session.writer?.update(
			{ ...known(event), etag: null },
			{ ...outgoing, attendees },
			readInput,
		);
		expect(result).toMatchObject({ kind: 'written', event: { title: 'Renamed' } });
		expect(simulator.readEvent(event.externalId)).toMatchObject({
			subject: 'Renamed',
			attendees: [{ type: 'optional' }],
		});
		expect(simulator.writtenBodies().at(-1)).not.toHaveProperty('body');
		expect(simulator.writtenBodies().at(-1)).not.toHaveProperty('attendees');
	});
});

describe('a deletion', () => {
	test('deletes, and takes what is gone already for deleted', async () => {
		const fixture = await connect();
		const event = await create(fixture);
		expect(await fixture.session.writer?.delete(known(event), { notify: false })).toBe('deleted');
		expect(fixture.simulator.countEvents()).toBe(0);
		expect(await fixture.session.writer?.delete(known(event), { notify: false })).toBe('deleted');
		fixture.simulator.assertClean();
	});

	test('whose answer is lost deletes', async () => {
		const fixture = await connect();
		const event = await create(fixture);
		fixture.simulator.dropNext(1, /^DELETE/);
		expect(await fixture.session.writer?.delete(known(event), { notify: false })).toBe('deleted');
		expect(fixture.simulator.countEvents()).toBe(0);
	});

	test('of another version than the one known is a conflict', async () => {
		const fixture = await connect();
		const event = await create(fixture);
		fixture.simulator.changeEvent(event.externalId, { title: 'Changed in Outlook' });
		expect(await fixture.session.writer?.delete(known(event), { notify: false })).toBe('conflict');
		expect(fixture.simulator.countEvents()).toBe(1);
	});

	test('refused with 412 though nothing changed deletes all the same', async () => {
		const fixture = await connect();
		const event = await create(fixture);
		fixture.simulator.conflictNext();
		expect(await fixture.session.writer?.delete(known(event), { notify: false })).toBe('deleted');
		expect(fixture.simulator.countEvents()).toBe(0);
	});
});

/** In February 2026. */
function offsetMs(timeZone: string): number {
	const hours: Record<string, number> = {
		'Europe/Berlin': 1,
		'America/Los_Angeles': -8,
		'Pacific/Auckland': 13,
		'Asia/Kolkata': 5.5,
	};
	return (hours[timeZone] ?? 0) * 3_600_000;
}
