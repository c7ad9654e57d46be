import { expect, test } from 'vitest';
import { readChange } from '../../../extensions/meeting-manager/src/interfaces/mm-external-change/read-change';

const moved = {
	kind: 'moved',
	event: 'MM-CES-1',
	start_datetime: '2026-12-10T14:00:00Z',
	end_datetime: '2026-12-10T15:00:00Z',
};
const read = { kind: 'moved', start: new Date(moved.start_datetime), end: new Date(moved.end_datetime) };

test.each([
	[moved, read],
	[JSON.stringify(moved), read],
	[{ kind: 'deleted', event: 'MM-CES-1' }, { kind: 'deleted' }],
	[null, null],
	['', null],
	['garbage', null],
	[{ kind: 'moved', start_datetime: 'soon' }, null],
])('%j is read as %j', (value, expected) => {
	expect(readChange(value)).toEqual(expected);
});
