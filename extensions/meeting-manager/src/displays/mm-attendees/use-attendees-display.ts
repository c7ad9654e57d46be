import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { describeAttendee, nameAttendee, readStoredAttendees } from '../../domain/attendee-entries';

const shownNames = 2;

export interface AttendeesDisplay {
	names: ComputedRef<string[]>;
	/** The first names, and a sign that there are more. */
	summary: ComputedRef<string>;
	/** One attendee a line, with the address behind a name. */
	details: ComputedRef<string>;
}

export function useAttendeesDisplay(value: () => unknown): AttendeesDisplay {
	const entries = computed(() =>
		(readStoredAttendees(value()) ?? []).flatMap((entry) => {
			const described = describeAttendee(entry);
			return described === null ? [] : [described];
		}),
	);
	const names = computed(() => entries.value.map(nameAttendee));
	return {
		names,
		summary: computed(() => {
			const shown = names.value.slice(0, shownNames).join(', ');
			const others = names.value.length - shownNames;
			return others > 0 ? `${shown} +${others}` : shown;
		}),
		details: computed(() =>
			entries.value
				.map(({ displayName, email }) => (displayName === null ? email : `${displayName} (${email})`))
				.join('\n'),
		),
	};
}
