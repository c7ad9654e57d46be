import { describe, expect, test } from 'vitest';
import { planOutbound } from '../../extensions/meeting-manager/src/domain/outbound';
import type { OutboundState } from '../../extensions/meeting-manager/src/domain/outbound';

const content = {
	event_title: 'Team Meeting',
	description: null,
	location: null,
	when: { start: '2026-06-01T09:00:00.000Z', end: '2026-06-01T10:00:00.000Z', isAllDay: false },
	attendees: [],
};
const synced: OutboundState = { syncStatus: 'Synced', direction: 'Inbound', content };
const edited: OutboundState = { ...synced, content: { ...content, event_title: 'Changed' } };
const outgoing: OutboundState = { ...synced, syncStatus: 'Pending Sync', direction: 'Outbound' };
const plan = (input: Partial<Parameters<typeof planOutbound>[0]>) =>
	planOutbound({ before: synced, after: synced, isKnown: true, pending: null, setsStatus: false, ...input });

describe('planOutbound', () => {
	test('a new event is created where it is meant to go out', () => {
		expect(plan({ before: null, after: outgoing, isKnown: false })).toMatchObject({ action: 'create' });
		expect(plan({ before: null, after: synced, isKnown: false })).toBeNull();
	});

	test('a change of content is written, with the version before as the common one', () => {
		expect(plan({ after: edited })).toEqual({ action: 'update', commonVersion: content, isEdited: true });
	});

	test('a second change before the first is written keeps the common version', () => {
		const second = { ...edited, content: { ...content, location: 'Room 2' } };
		expect(plan({ before: edited, after: second, pending: 'update' })).toMatchObject({
			action: 'update',
			commonVersion: null,
		});
	});

	test('a save that changes nothing the calendar knows leaves it alone', () => {
		expect(plan({})).toBeNull();
	});

	test('Deleted Locally deletes what the calendar holds or may hold', () => {
		const deleted: OutboundState = { ...synced, syncStatus: 'Deleted Locally' };
		expect(plan({ after: deleted, setsStatus: true })).toMatchObject({ action: 'delete' });
		expect(plan({ after: deleted, setsStatus: true, isKnown: false, pending: 'create' })).toMatchObject({
			action: 'delete',
		});
		expect(plan({ after: deleted, setsStatus: true, isKnown: false })).toMatchObject({ action: null });
		expect(plan({ before: deleted, after: deleted })).toBeNull();
	});

	test('brought back it is created, unless its calendar turns out to hold it', () => {
		const deleted: OutboundState = { ...synced, syncStatus: 'Deleted Locally' };
		expect(plan({ before: deleted, setsStatus: true })).toMatchObject({ action: 'create' });
		expect(plan({ before: deleted, setsStatus: true, pending: 'delete' })).toMatchObject({ action: 'create' });
	});

	test('a status set by hand: Pending Sync writes it again, any other ends what waits', () => {
		const pending: OutboundState = { ...synced, syncStatus: 'Pending Sync' };
		expect(plan({ after: pending, setsStatus: true })).toMatchObject({ action: 'update' });
		expect(plan({ before: pending, after: synced, setsStatus: true, pending: 'update' })).toMatchObject({
			action: null,
		});
	});
});
