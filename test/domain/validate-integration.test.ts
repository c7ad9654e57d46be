import { describe, expect, test } from 'vitest';
import { validateIntegration } from '../../extensions/meeting-manager/src/domain/validate-integration';

const facts = { userExists: true, otherPrimary: null, storable: null, feedUrlFault: null, isReadOnly: false };
const draft = (provider: string, sync_direction: string) => ({
	user: 'sarah',
	provider,
	sync_direction,
	calendar_name: 'Holidays',
	ical_url: 'https://calendar.example.com',
});

describe('a calendar that is to be written to', () => {
	test.each(['Google Calendar', 'Outlook', 'CalDAV'])('may be one of %s', (provider) => {
		expect(validateIntegration(draft(provider, 'Two-Way'), facts).faults).toEqual([]);
	});

	test('is no feed', () => {
		expect(validateIntegration(draft('iCal', 'Two-Way'), facts).faults).toEqual([
			{
				field: 'sync_direction',
				message: 'Sync Direction of an iCal feed must be One-Way: a feed can only be read.',
			},
		]);
		expect(validateIntegration(draft('iCal', 'One-Way'), facts).faults).toEqual([]);
	});

	test('is none that its provider lets nobody write to', () => {
		const readOnly = { ...facts, isReadOnly: true };
		expect(validateIntegration(draft('Outlook', 'Two-Way'), readOnly).faults).toEqual([
			{
				field: 'sync_direction',
				message: "Sync Direction of calendar 'Holidays' must be One-Way: the calendar cannot be written to.",
			},
		]);
		expect(validateIntegration(draft('Outlook', 'One-Way'), readOnly).faults).toEqual([]);
	});
});
