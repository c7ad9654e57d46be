import type { Client, Row } from './client';

async function createItem(client: Client, collection: string, payload: Row): Promise<Row & { name: string }> {
	const answer = await client.post<Row & { name: string }>(`/items/${collection}`, payload);
	if (answer.status !== 200) throw new Error(`Creating in ${collection}: ${answer.status} ${answer.text}`);
	return answer.body.data;
}

/** Creates a calendar integration, an iCal one unless told otherwise. `user` is a user id. Throws if refused. */
export function createIntegration(client: Client, payload: Row & { user: string }) {
	const feed = { provider: 'iCal', ical_url: 'https://calendar.example.com/sarah.ics' };
	const defaults = payload['provider'] === undefined ? feed : {};
	return createItem(client, 'mm_calendar_integration', { ...defaults, ...payload });
}

/** Creates an event by the API. Defaults: an hour on 2025-12-10, synced, with an id of its own. Throws if refused. */
export function createEvent(client: Client, payload: Row & { calendar_integration: string }) {
	return createItem(client, 'mm_calendar_event_sync', {
		external_event_id: `test-${crypto.randomUUID()}`,
		event_title: 'Dentist Appointment',
		start_datetime: '2025-12-10T14:00:00Z',
		end_datetime: '2025-12-10T15:00:00Z',
		...payload,
	});
}

/** Creates a booking. Defaults: an hour on 2025-12-11, when the events above leave its user free. `assigned_user` is a user id. Throws if refused. */
export function createBooking(client: Client, payload: Row & { assigned_user: string }) {
	return createItem(client, 'mm_meeting_booking', {
		meeting_type: 'support',
		start_datetime: '2025-12-11T14:00:00Z',
		end_datetime: '2025-12-11T15:00:00Z',
		...payload,
	});
}
