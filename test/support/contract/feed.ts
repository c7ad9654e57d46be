import type { Row } from '../client';
import { startFeedServer } from '../feed-server';
import { vcalendar } from '../ics';
import { createIntegration } from '../records';
import type { ContractCalendar, Meeting } from './calendar';

export async function startFeedCalendar(): Promise<ContractCalendar> {
	const feeds = await startFeedServer();
	const meetings = new Map<string, Meeting>();
	let count = 0;
	let badCount = 0;
	let hold: (() => Promise<void>) | null = null;
	const takeHold = async () => {
		const until = hold;
		hold = null;
		await until?.();
	};
	const basic = (instant: Date) => `${instant.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
	const publish = () => {
		const events = [...meetings].map(([uid, { title, start, end }]) => ({
			uid,
			start: basic(start),
			end: basic(end),
			summary: title,
		}));
		const bad = Array.from({ length: badCount }, (_bad, index) => ({ uid: `bad-${index}`, start: 'never' }));
		feeds.set('/calendar.ics', { body: vcalendar([...events, ...bad]), before: takeHold });
	};
	publish();
	return {
		env: { MM_ICAL_ALLOWED_HOSTS: '127.0.0.1' },
		connect: async ({ admin }) => {
			const me = await admin.get<Row & { id: string }>('/users/me');
			const feed = { user: me.body.data.id, ical_url: feeds.url('/calendar.ics'), sync_interval_minutes: 1000 };
			return (await createIntegration(admin, feed)).name;
		},
		add: async (meeting) => {
			count += 1;
			const uid = `meeting-${count}`;
			meetings.set(uid, meeting);
			publish();
			return uid;
		},
		change: async (id, meeting) => {
			meetings.set(id, meeting);
			publish();
		},
		remove: async (id) => {
			meetings.delete(id);
			publish();
		},
		addBad: async () => {
			badCount += 1;
			publish();
		},
		titles: async () => [...meetings.values()].map(({ title }) => title),
		expireCursors: null,
		holdNextRead: (until) => {
			hold = until;
		},
		dropNextCreate: null,
		stop: feeds.close,
	};
}
