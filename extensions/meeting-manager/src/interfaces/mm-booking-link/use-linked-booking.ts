import { useApi } from '@directus/extensions-sdk';
import { ref, watch } from 'vue';
import type { Ref } from 'vue';
import { BOOKING_COLLECTION } from '../../domain/booking';
import { errorStatus } from '../../studio/error-text';

export interface LinkedBooking {
	title: string | null;
	start_datetime: string | null;
	status: string | null;
}

export type BookingSight = { state: 'none' | 'looking' | 'hidden' } | { state: 'seen'; booking: LinkedBooking };

const debounceMs = 300;

/** What the user may see of the booking of a name. */
export function useLinkedBooking(name: () => string | null): Ref<BookingSight> {
	const api = useApi();
	const sight = ref<BookingSight>({ state: 'none' });
	let timer: ReturnType<typeof setTimeout> | undefined;

	async function look(wanted: string): Promise<void> {
		const seen = await api
			.get(`/items/${BOOKING_COLLECTION}/${encodeURIComponent(wanted)}`, {
				params: { fields: ['title', 'start_datetime', 'status'] },
			})
			.then(
				(answer): BookingSight => ({ state: 'seen', booking: answer.data.data }),
				(error: unknown): BookingSight => ({ state: errorStatus(error) === null ? 'none' : 'hidden' }),
			);
		if (name() === wanted) sight.value = seen;
	}

	watch(
		name,
		(wanted, before) => {
			clearTimeout(timer);
			sight.value = { state: wanted === null ? 'none' : 'looking' };
			if (wanted !== null) timer = setTimeout(() => void look(wanted), before === undefined ? 0 : debounceMs);
		},
		{ immediate: true },
	);
	return sight;
}
