import { startFeedServer } from './feed-server';
import type { FeedServer } from './feed-server';
import { inDays, instantInDays, vcalendar } from './ics';
import { createBooking, createEvent, createIntegration } from './records';
import type { Studio, StudioPerson } from './studio';

/** What the Studio is looked at with: Sarah's calendar, its events and a booking. */
export interface StudioRecords {
	feeds: FeedServer;
	sarah: StudioPerson;
	/** An iCal integration whose feed holds `standup`. */
	integration: string;
	booking: string;
	/** Synced from the feed. */
	standup: string;
	/** Made by hand, with attendees of both forms. */
	dentist: string;
	failed: string;
}

export const dentistAttendees = [
	'sarah@bestsecurity.com',
	{ email: 'john@customer.com', response_status: 'needs_action', display_name: 'John Doe', optional: true },
];

export const failure = [
	'Sync Error (2025-12-08 12:30:00):',
	'Failed to fetch updated event from Google Calendar API.',
	'Error: 503 Service Unavailable',
].join('\n');

/** All of it lies in the coming days. Directus 12 Core has a third seat left after this. */
export async function createStudioRecords(studio: Studio): Promise<StudioRecords> {
	const { admin } = studio;
	const feeds = await startFeedServer();
	const standup = {
		uid: 'standup@bestsecurity.com',
		start: inDays(2, 14),
		end: inDays(2, 15),
		summary: 'Team Standup',
	};
	feeds.set('/sarah.ics', { body: vcalendar([standup]) });
	const sarah = await studio.createUser({ role: 'All', firstName: 'Sarah', lastName: 'Johnson' });
	const { name: integration } = await createIntegration(admin, {
		user: sarah.id,
		calendar_name: 'Work',
		ical_url: feeds.url('/sarah.ics'),
		time_zone: 'America/New_York',
		is_primary: true,
		// The schedule stays away after its first run.
		sync_interval_minutes: 10_000,
	});
	const run = await admin.post('/meeting-manager/sync_integration', { calendar_integration: integration });
	if (run.body.data['status'] !== 'success') throw new Error(`Syncing ${integration}: ${run.text}`);
	const at = (days: number, hour: number) => instantInDays(days, hour).toISOString();
	const event = { calendar_integration: integration };
	const booking = await createBooking(admin, {
		assigned_user: sarah.id,
		title: 'Customer Support Call - John Doe',
		start_datetime: at(3, 16),
		end_datetime: at(3, 17),
		customer_name: 'John Doe',
		customer_email: 'john@customer.com',
		attendees_json: dentistAttendees,
	});
	const dentist = await createEvent(admin, {
		...event,
		start_datetime: at(1, 19),
		end_datetime: at(1, 20),
		attendees_json: dentistAttendees,
		organizer_email: 'sarah@bestsecurity.com',
	});
	const failed = await createEvent(admin, {
		...event,
		event_title: 'Client Call',
		start_datetime: at(2, 18),
		end_datetime: at(2, 19),
		sync_status: 'Sync Failed',
		sync_error_log: failure,
	});
	await createEvent(admin, {
		...event,
		event_title: 'Project Review',
		start_datetime: at(2, 20),
		end_datetime: at(2, 21),
		sync_status: 'Pending Sync',
	});
	await createEvent(admin, {
		...event,
		event_title: 'Vacation - Out of Office',
		event_type: 'All-Day Event',
		start_datetime: at(4, 0).slice(0, 10),
		end_datetime: at(5, 0).slice(0, 10),
	});
	const { body } = await admin.get<{ name: string }[]>(
		'/items/mm_calendar_event_sync?fields=name&filter[event_title][_eq]=Team Standup',
	);
	return {
		feeds,
		sarah,
		integration,
		booking: booking.name,
		standup: body.data[0]?.name ?? '',
		dentist: dentist.name,
		failed: failed.name,
	};
}
