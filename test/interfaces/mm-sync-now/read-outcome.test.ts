import { expect, test } from 'vitest';
import { readEventAnswer, readRun } from '../../../extensions/meeting-manager/src/interfaces/mm-sync-now/read-outcome';
import { messages } from '../../../extensions/meeting-manager/src/messages';

test('an event that failed is told as a failure, with what the server says', () => {
	expect(readEventAnswer({ status: 'error', message: 'Timed out.' })).toEqual({
		kind: 'message',
		isSuccess: false,
		message: 'Timed out.',
	});
	expect(readEventAnswer({ status: 'success', message: 'Event synced' })).toMatchObject({ isSuccess: true });
});

test('a run is told in counts', () => {
	expect(readRun({ status: 'success', created: 3, updated: 0, deleted: 1, unchanged: 40, quarantined: 2 })).toEqual({
		kind: 'run',
		counts: { created: 3, updated: 0, deleted: 1, unchanged: 40 },
		quarantined: 2,
	});
});

test('a calendar that has shrunk suspiciously can be confirmed, other failures cannot', () => {
	expect(readRun({ status: 'error', error: messages.suspiciousShrink(40, 1) })).toMatchObject({
		kind: 'runFailed',
		wantsConfirmation: true,
	});
	expect(readRun({ status: 'error', error: null })).toEqual({
		kind: 'runFailed',
		message: null,
		wantsConfirmation: false,
	});
});
