import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RemoteEvent } from '../../extensions/meeting-manager/src/domain/remote-event';
import { createCalDavCalendar } from '../support/caldav-calendar';
import { startCalDavServer, type CalDavServer } from '../support/caldav-servers';
import { vevent, ZONE_BERLIN, type VEvent } from '../support/ics';
import { accountAt, booking, changes, eventOf, READ, rowOf, snapshot, writerOf } from './setup';

const review = { uid: 'review', start: '20261210T150000', end: '20261210T160000', summary: 'Review' };
const far = { ...review, start: '20300110T100000', end: '20300110T110000' };
const farStart = new Date('2030-01-10T09:00:00Z');

/** As Apple's, Thunderbird's and Nextcloud's calendars store an event. */
function zoned(event: VEvent): string[] {
	return [ZONE_BERLIN, vevent(event).replaceAll(/(DTSTART|DTEND):/g, '$1;TZID=Europe/Berlin:')];
}

describe.each(['radicale', 'xandikos'] as const)('an event with its time zone beside it, on %s,', (name) => {
	let server: CalDavServer;
	beforeAll(async () => {
		server = await startCalDavServer(name);
	});
	afterAll(() => server.close());

	async function open() {
		const calendar = await createCalDavCalendar(server);
		const session = accountAt(server).open(calendar.calendarId);
		const path = await calendar.addEvent(zoned(review));
		const { events, cursor } = await snapshot(session);
		const [event] = events;
		if (!event) throw new Error('The event is missing.');
		return { calendar, session, writer: writerOf(session), path, event, cursor };
	}

	it('is deleted in whatever version it is by now', async () => {
		const { calendar, writer, path, event } = await open();
		const snoozed = ['X-MOZ-LASTACK:20261201T120000Z'];
		await calendar.changeEvent(path, zoned({ ...review, lines: snoozed }));
		expect(await writer.delete(rowOf(event), { notify: false })).toBe('conflict');
		expect(await writer.delete({ ...rowOf(event), etag: null }, { notify: false })).toBe('deleted');
		expect(await calendar.countEvents()).toBe(0);
	});

	it('is followed out of the window, and read there', async () => {
		const { calendar, session, path, event, cursor } = await open();
		await calendar.changeEvent(path, zoned(far));
		const delta = await changes(session, cursor, { findKnown: async (ids) => new Set(ids) });
		expect(delta.events).toMatchObject([{ externalId: 'review', start: farStart }]);
		expect(await session.get(rowOf(event), READ)).toMatchObject({ externalId: 'review', start: farStart });
	});

	it('is written out of the window', async () => {
		const { session, writer, event } = await open();
		const wanted = { ...booking, start: farStart, end: new Date('2030-01-10T10:00:00Z') };
		const moved: RemoteEvent = eventOf(await writer.update(rowOf(event), wanted, READ));
		expect(moved.start).toEqual(farStart);
		expect(await session.get(rowOf(event), READ)).toMatchObject({ start: farStart });
	});
});
