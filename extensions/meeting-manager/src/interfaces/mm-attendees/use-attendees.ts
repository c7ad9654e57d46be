import { computed, ref, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import { addAttendees, describeAttendee, readStoredAttendees, withResponse } from '../../domain/attendee-entries';
import type { AttendeeEntry, RefusedAddress } from '../../domain/attendee-entries';

export interface AttendeeRow {
	index: number;
	/** Null for an entry that is neither an address nor an object; it is shown as it is. */
	attendee: AttendeeEntry | null;
	raw: string;
}

export interface Attendees {
	/** Null where the value is no list. */
	rows: ComputedRef<AttendeeRow[] | null>;
	/** What is typed and not added yet. */
	typed: Ref<string>;
	refused: Ref<RefusedAddress[]>;
	add(): void;
	remove(index: number): void;
	respond(index: number, response: string | null): void;
	startOver(): void;
}

/** Edits a list of attendees. `emit` is told the new list, null for an empty one, and only if something was changed. */
export function useAttendees(value: () => unknown, emit: (list: unknown[] | null) => void): Attendees {
	const entries = computed(() => readStoredAttendees(value()));
	const typed = ref('');
	const refused = ref<RefusedAddress[]>([]);
	// At once, so that what `add` refuses after it has changed the text stands.
	watch(typed, () => (refused.value = []), { flush: 'sync' });

	const store = (list: readonly unknown[]): void => emit(list.length === 0 ? null : [...list]);
	return {
		rows: computed(
			() =>
				entries.value?.map((entry, index) => ({
					index,
					attendee: describeAttendee(entry),
					raw: JSON.stringify(entry) ?? '',
				})) ?? null,
		),
		typed,
		refused,
		add: () => {
			const before = entries.value ?? [];
			const added = addAttendees(before, typed.value);
			if (added.entries.length > before.length) store(added.entries);
			// What was refused stays to be put right.
			typed.value = added.refused
				.filter(({ reason }) => reason === 'invalid')
				.map(({ address }) => address)
				.join(', ');
			refused.value = added.refused;
		},
		remove: (index) => store((entries.value ?? []).filter((_, each) => each !== index)),
		respond: (index, response) => {
			if (describeAttendee(entries.value?.[index])?.response === response) return;
			store((entries.value ?? []).map((entry, each) => (each === index ? withResponse(entry, response) : entry)));
		},
		startOver: () => emit(null),
	};
}
