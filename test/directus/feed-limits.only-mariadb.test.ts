import { describe, expect, test } from 'vitest';
import { meeting, useFeedCalendars } from '../support/feed-calendars';

describe('what MariaDB cannot take of a feed', () => {
	const { connect } = useFeedCalendars();

	test('a name cut short in the middle of a character', async () => {
		const name = `${'x'.repeat(254)}😀`;
		const calendar = await connect([meeting('a', 1, { lines: [`ATTENDEE;CN=${name}:mailto:john@customer.com`] })]);
		expect(await calendar.sync()).toMatchObject({ status: 'success', created: 1 });
	});

	test('a stamp from before its time', async () => {
		const calendar = await connect([meeting('a', 1, { lines: ['LAST-MODIFIED:19700101T000000Z'] })]);
		expect(await calendar.sync()).toMatchObject({ status: 'success', created: 1, quarantined: 0 });
	});

	test('a daily meeting of the whole company is more than one statement may hold', async () => {
		const attendees = Array.from(
			{ length: 700 },
			(_person, index) => `ATTENDEE;PARTSTAT=ACCEPTED;CN=Somebody ${index}:mailto:somebody-${index}@customer.com`,
		);
		const calendar = await connect([meeting('all', 1, { lines: ['RRULE:FREQ=DAILY;COUNT=300', ...attendees] })]);
		expect(await calendar.sync()).toMatchObject({ status: 'success', created: 300 });
	}, 60_000);
});
