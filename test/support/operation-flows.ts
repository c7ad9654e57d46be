import { createCallers } from './callers';
import type { Callers, Role } from './callers';
import type { Row } from './client';
import { startFeedServer } from './feed-server';
import { createFlow } from './flows';
import { inDays, vcalendar } from './ics';
import type { SharedServer } from './shared-server';

/** Each operation in a Flow of its own, whose options come from the request that starts it. */
const optionsOf = {
	'mm-sync-event': { events: '{{$trigger.body.events}}' },
	'mm-sync-integration': { calendar_integrations: '{{$trigger.body.calendars}}' },
	'mm-resync-failed': { calendar_integrations: '{{$trigger.body.calendars}}', limit: '{{$trigger.body.limit}}' },
	'mm-check-time-slot': {
		user: '{{$trigger.body.user}}',
		start_datetime: '{{$trigger.body.start_datetime}}',
		end_datetime: '{{$trigger.body.end_datetime}}',
		explain: '{{$trigger.body.explain}}',
	},
	'mm-find-available-slots': {
		users: ['{{$trigger.body.user}}'],
		start_date: '{{$trigger.body.start_datetime}}',
		end_date: '{{$trigger.body.end_datetime}}',
		duration_minutes: '{{$trigger.body.minutes}}',
	},
} as const satisfies Record<string, Row>;

export type OperationType = keyof typeof optionsOf;
export const operationTypes: readonly OperationType[] = [
	'mm-sync-event',
	'mm-sync-integration',
	'mm-resync-failed',
	'mm-check-time-slot',
	'mm-find-available-slots',
];

/** Somebody's calendar and the event in it. */
export interface Owned {
	user: string;
	calendar: string;
	event: string;
}

const FEED = vcalendar([{ uid: 'a', start: inDays(1, 9), end: inDays(1, 10), summary: 'Dentist' }]);

/** Two people's calendars with an event each, and an active Flow for each operation: as many as Directus 12 Core runs. */
export async function startOperationFlows(server: SharedServer) {
	const { admin } = server;
	const feeds = await startFeedServer();
	feeds.set('/a.ics', { body: FEED });
	const world: Callers = await createCallers(server);
	const connect = async (calendar: string, user: string): Promise<Owned> => {
		const changes = { status: 'Connected', ical_url: feeds.url('/a.ics'), sync_interval_minutes: 10_000 };
		await admin.patch(`/items/mm_calendar_integration/${calendar}`, changes);
		await admin.post('/meeting-manager/sync_integration', { calendar_integration: calendar });
		const filter = { calendar_integration: { _eq: calendar }, external_event_id: { _eq: 'a' } };
		const found = await admin.get<Row[]>(
			`/items/mm_calendar_event_sync?filter=${encodeURIComponent(JSON.stringify(filter))}`,
		);
		return { calendar, user, event: String(found.body.data[0]?.['name']) };
	};
	const own = await connect(world.own.mm_calendar_integration, world.sarah.id);
	const foreign = await connect(world.foreign.mm_calendar_integration, world.john.id);
	const flows = new Map<OperationType, Awaited<ReturnType<typeof createFlow>>>();
	for (const type of operationTypes) {
		const options = { permissions: '{{$trigger.body.permissions}}', ...optionsOf[type] };
		flows.set(type, await createFlow(admin, { trigger: 'webhook', operation: { key: 'work', type, options } }));
	}
	const flowOf = (type: OperationType) => {
		const flow = flows.get(type);
		if (flow === undefined) throw new Error(`There is no Flow for ${type}`);
		return flow;
	};
	return {
		world,
		own,
		foreign,
		/** Starts the operation's Flow as the holder of the role. */
		start: (type: OperationType, role: Role, body: Row) => flowOf(type).start(world.callers[role].client, body),
		/** The same, and what it resolves with. */
		resolve: async (type: OperationType, role: Role, body: Row): Promise<Row> => {
			const { status, text } = await flowOf(type).start(world.callers[role].client, body);
			if (status !== 200) throw new Error(`${type} rejected: ${status} ${text}`);
			return JSON.parse(text);
		},
		/** While `work` is done, the feed of both fails. */
		withBrokenFeed: async <Result>(work: () => Promise<Result>): Promise<Result> => {
			feeds.set('/a.ics', { status: 500 });
			const result = await work();
			feeds.set('/a.ics', { body: FEED });
			return result;
		},
		/** Makes room for another Flow. */
		removeFlow: (type: OperationType) => flowOf(type).remove(),
		stop: async () => {
			for (const flow of flows.values()) await flow.remove();
			await world.remove();
			await feeds.close();
		},
	};
}

export type OperationFlows = Awaited<ReturnType<typeof startOperationFlows>>;
