import { startGoogleSimulator } from '../simulator/google/start';
import type { ContractCalendar, Meeting } from './calendar';
import { connectAccount, consentAtGoogle } from './connect-account';

const OWNER = 'owner@example.com';

export async function startGoogleCalendar(): Promise<ContractCalendar> {
	const google = await startGoogleSimulator();
	const bodyOf = ({ title, start, end }: Meeting) => ({
		summary: title,
		start: { dateTime: start.toISOString() },
		end: { dateTime: end.toISOString() },
	});
	const ids = new Set<string>();
	return {
		env: {
			MM_GOOGLE_CLIENT_ID: google.clientId,
			MM_GOOGLE_CLIENT_SECRET: google.clientSecret,
			MM_GOOGLE_API_URL: google.url,
			MM_GOOGLE_OAUTH_URL: google.oauthUrl,
		},
		connect: (server) => connectAccount(server, 'google', (page) => consentAtGoogle(page, OWNER)),
		add: async (meeting) => {
			const id = google.addEvent(bodyOf(meeting));
			ids.add(id);
			return id;
		},
		change: async (id, meeting) => google.changeEvent(id, bodyOf(meeting)),
		remove: async (id) => google.deleteEvent(id),
		addBad: async () => void google.addBadEvent('no-dates'),
		titles: async () => google.listTitles(),
		expireCursors: async () => google.expireCursors(),
		holdNextRead: (until) => google.holdNext(until, { method: 'events.list' }),
		dropNextCreate: () => google.dropNext('after', { method: 'events.insert' }),
		stop: google.stop,
	};
}
