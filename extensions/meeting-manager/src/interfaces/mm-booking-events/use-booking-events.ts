import { useApi } from '@directus/extensions-sdk';
import { ref, watch } from 'vue';
import type { Ref } from 'vue';

/** As `booking_sync_status` lists them. */
export interface BookingEvent {
	name: string;
	calendar_integration: string | null;
	sync_status: string | null;
	last_synced: string | null;
}

export type BookingEvents = { state: 'unsaved' | 'loading' | 'unreadable' } | { state: 'read'; events: BookingEvent[] };

export function useBookingEvents(booking: () => string): Ref<BookingEvents> {
	const api = useApi();
	const events = ref<BookingEvents>({ state: 'loading' });

	async function read(name: string): Promise<void> {
		const found = await api.get('/meeting-manager/booking_sync_status', { params: { meeting_booking: name } }).then(
			(answer): BookingEvents => ({ state: 'read', events: answer.data.data.events }),
			(): BookingEvents => ({ state: 'unreadable' }),
		);
		if (booking() === name) events.value = found;
	}

	watch(
		booking,
		(name) => {
			events.value = { state: name === '+' ? 'unsaved' : 'loading' };
			if (name !== '+') void read(name);
		},
		{ immediate: true },
	);
	return events;
}
