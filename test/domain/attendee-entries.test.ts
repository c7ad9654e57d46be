import { describe, expect, test } from 'vitest';
import {
	addAttendees,
	describeAttendee,
	readStoredAttendees,
	withResponse,
} from '../../extensions/meeting-manager/src/domain/attendee-entries';

const sarah = { email: 'sarah@bestsecurity.com', response_status: 'accepted', display_name: 'Sarah Johnson' };

describe('stored attendees', () => {
	test.each([
		[null, []],
		['', []],
		[['john@customer.com'], ['john@customer.com']],
		['["john@customer.com"]', ['john@customer.com']],
		['{"email": "john@customer.com"}', null],
		['not JSON', null],
		[{ email: 'john@customer.com' }, null],
	])('%j is read as %j', (value, expected) => {
		expect(readStoredAttendees(value)).toEqual(expected);
	});

	test.each([
		['john@customer.com', { email: 'john@customer.com', displayName: null, response: null }],
		[sarah, { email: 'sarah@bestsecurity.com', displayName: 'Sarah Johnson', response: 'accepted' }],
		[{ display_name: 'Nobody' }, { email: '', displayName: 'Nobody', response: null }],
		[42, null],
		[null, null],
		[['john@customer.com'], null],
	])('%j is shown as %j', (entry, expected) => {
		expect(describeAttendee(entry)).toEqual(expected);
	});
});

describe('a response', () => {
	test('makes an object of an address, and leaves one without a response alone', () => {
		expect(withResponse('john@customer.com', 'declined')).toEqual({
			email: 'john@customer.com',
			response_status: 'declined',
		});
		expect(withResponse('john@customer.com', null)).toBe('john@customer.com');
	});

	test('keeps whatever else an object holds', () => {
		const entry = { ...sarah, optional: true };
		expect(withResponse(entry, 'tentative')).toEqual({ ...entry, response_status: 'tentative' });
		expect(withResponse(entry, null)).toEqual({
			email: 'sarah@bestsecurity.com',
			display_name: 'Sarah Johnson',
			optional: true,
		});
		expect(entry.response_status).toBe('accepted');
	});
});

describe('adding', () => {
	test('takes one address or many, with or without names', () => {
		const text = 'john@customer.com; "Doe, Jane" <jane@customer.com>\nMax <max@customer.com>';
		const { entries, refused } = addAttendees([sarah], text.replace('Doe, ', ''));
		expect(entries).toEqual([
			sarah,
			'john@customer.com',
			{ email: 'jane@customer.com', display_name: 'Jane' },
			{ email: 'max@customer.com', display_name: 'Max' },
		]);
		expect(refused).toEqual([]);
	});

	test('refuses what is no address or in the list, and adds the rest', () => {
		const { entries, refused } = addAttendees([sarah], 'nobody, SARAH@bestsecurity.com, john@customer.com');
		expect(entries).toEqual([sarah, 'john@customer.com']);
		expect(refused).toEqual([
			{ address: 'nobody', reason: 'invalid' },
			{ address: 'SARAH@bestsecurity.com', reason: 'there' },
		]);
	});
});
