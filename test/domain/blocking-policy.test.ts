import { expect, test } from 'vitest';
import { blockingOf } from '../../extensions/meeting-manager/src/domain/blocking-policy';
import type { RemoteEvent } from '../../extensions/meeting-manager/src/domain/remote-event';

const event: RemoteEvent = {
	externalId: 'a',
	iCalUid: 'a',
	seriesId: null,
	originalStart: null,
	title: 'Team Meeting',
	description: null,
	location: null,
	attendees: [],
	organizerEmail: null,
	isAllDay: false,
	start: new Date('2026-06-01T09:00:00Z'),
	end: new Date('2026-06-01T10:00:00Z'),
	status: 'confirmed',
	transparency: 'opaque',
	ownResponse: null,
	kind: 'default',
	lastModified: null,
	etag: null,
	resource: null,
	notes: [],
	isZeroLength: false,
};

test.each<[Partial<RemoteEvent>, boolean, boolean, string]>([
	[{}, true, true, 'busy'],
	[{ kind: 'focus-time' }, true, true, 'busy'],
	[{ kind: 'out-of-office' }, true, true, 'busy'],
	[{ status: 'cancelled' }, true, false, 'cancelled'],
	[{ ownResponse: 'declined' }, true, false, 'declined'],
	[{ ownResponse: 'needs_action' }, true, true, 'busy'],
	[{ transparency: 'transparent' }, true, false, 'free'],
	[{ kind: 'working-location' }, true, false, 'working location'],
	[{ kind: 'birthday' }, true, false, 'birthday'],
	[{ isZeroLength: true }, true, false, 'no duration'],
	[{ status: 'tentative' }, true, true, 'tentative'],
	[{ status: 'tentative' }, false, false, 'tentative'],
	[{ ownResponse: 'tentative' }, false, false, 'tentative'],
	[{ status: 'tentative', ownResponse: 'declined' }, true, false, 'declined'],
])('%j where tentative blocks (%s): blocking %s, because %s', (changes, tentativeBlocks, isBlocking, reason) => {
	expect(blockingOf({ ...event, ...changes }, { tentativeBlocks })).toEqual({ isBlocking, reason });
});
