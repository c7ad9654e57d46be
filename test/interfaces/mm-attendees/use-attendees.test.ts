import { expect, test, vi } from 'vitest';
import { ref } from 'vue';
import { useAttendees } from '../../../extensions/meeting-manager/src/interfaces/mm-attendees/use-attendees';

const jane = { email: 'jane@customer.com', response_status: 'declined', extra: 1 };

function edit(initial: unknown) {
	const value = ref(initial);
	const emit = vi.fn<(list: unknown) => void>((list) => {
		value.value = list;
	});
	return { value, emit, ...useAttendees(() => value.value, emit) };
}

test('a response changes its entry alone', () => {
	const { value, respond } = edit(['john@customer.com', jane]);
	respond(0, 'accepted');
	expect(value.value).toEqual([{ email: 'john@customer.com', response_status: 'accepted' }, jane]);
});

test('what is shown already is not written again', () => {
	const { emit, respond, rows } = edit(['john@customer.com', jane]);
	expect(rows.value).toHaveLength(2);
	respond(0, null);
	respond(1, 'declined');
	expect(emit).not.toHaveBeenCalled();
});

test('a text that holds a list is edited as the list', () => {
	const { value, remove } = edit(JSON.stringify(['john@customer.com', jane]));
	remove(0);
	expect(value.value).toEqual([jane]);
	remove(0);
	expect(value.value).toBeNull();
});

test('what cannot be added stays to be put right, with the reason', () => {
	const { value, typed, refused, add } = edit(null);
	typed.value = 'john@customer.com, nobody';
	add();
	expect(value.value).toEqual(['john@customer.com']);
	expect(typed.value).toBe('nobody');
	expect(refused.value).toEqual([{ address: 'nobody', reason: 'invalid' }]);
	typed.value = 'nobody@customer.com';
	expect(refused.value).toEqual([]);
});

test('a value that is no list is shown as none, and replaced only when asked', () => {
	const { rows, value, emit, startOver } = edit('garbage');
	expect(rows.value).toBeNull();
	expect(emit).not.toHaveBeenCalled();
	startOver();
	expect(value.value).toBeNull();
	expect(rows.value).toEqual([]);
});
