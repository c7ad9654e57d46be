import type { Row } from './client';
import { createPerson, freshEmail } from './people';
import type { Person } from './people';
import { createBooking, createEvent, createIntegration } from './records';
import type { Caller } from './routes';
import type { SharedServer } from './shared-server';
import { openSocket } from './websocket';

export const collections = [
	'mm_calendar_event_sync',
	'mm_calendar_integration',
	'mm_meeting_booking',
	'mm_user_settings',
	'mm_user_availability_rule',
	'mm_sync_run',
	'mm_error_log',
	'mm_calendar_event_archive',
] as const;
export type Collection = (typeof collections)[number];

export const roles = ['System Manager', 'All', 'Availability Reader', 'no policy', 'anonymous'] as const;
export type Role = (typeof roles)[number];

/** Everybody who may call, and two people's rows: those of `All` and those of somebody else. */
export interface Callers {
	callers: Record<Role, Caller>;
	/** The person with the role All, who owns `own`. */
	sarah: Person;
	/** Another person, who owns `foreign`. */
	john: Person;
	own: Record<Collection, string>;
	foreign: Record<Collection, string>;
	/** Id of a person without any right; takes no seat. */
	createSpare(): Promise<string>;
	remove(): Promise<void>;
}

/** On Directus 12 Core two of the three seats are used: for System Manager and All. */
export async function createCallers(server: SharedServer): Promise<Callers> {
	const { url, admin, anonymous } = server;
	await freeSeats(server);
	const people: string[] = [];
	const create = async (options: Parameters<typeof createPerson>[2]) => {
		const person = await createPerson(url, admin, options);
		people.push(person.id);
		return person;
	};
	const manager = await create({ role: 'System Manager' });
	const sarah = await create({ role: 'All' });
	const john = await create({ email: freshEmail('john') });
	const reader = await create({ policies: ['Availability Reader'] });
	const nobody = await create({});
	const signedIn = await Promise.all([manager, sarah, reader, nobody].map((person) => toCaller(url, person)));
	const [asManager, asAll, asReader, asNobody] = signedIn;
	if (!asManager || !asAll || !asReader || !asNobody) throw new Error('A caller is missing');
	const own = await createRows(server, sarah.id);
	const foreign = await createRows(server, john.id);
	return {
		callers: {
			'System Manager': asManager,
			All: asAll,
			'Availability Reader': asReader,
			'no policy': asNobody,
			anonymous: { client: anonymous, socket: null },
		},
		sarah,
		john,
		own,
		foreign,
		createSpare: async () => {
			const { body } = await admin.post<{ id: string }>('/users', { email: freshEmail('spare') });
			people.push(body.data.id);
			return body.data.id;
		},
		remove: async () => {
			for (const caller of signedIn) caller.socket?.close();
			const integrations = { _in: [own.mm_calendar_integration, foreign.mm_calendar_integration] };
			const leftovers: Record<Collection, object> = {
				mm_calendar_event_sync: { calendar_integration: integrations },
				mm_sync_run: { calendar_integration: integrations },
				mm_calendar_event_archive: { calendar_integration: integrations },
				mm_calendar_integration: { user: { _in: people } },
				mm_meeting_booking: { assigned_user: { _in: people } },
				mm_user_settings: { name: { _in: people } },
				mm_user_availability_rule: { user: { _in: people } },
				mm_error_log: { name: { _in: [own.mm_error_log, foreign.mm_error_log] } },
			};
			for (const [collection, filter] of Object.entries(leftovers)) {
				await admin.delete(`/items/${collection}`, { query: { filter, limit: -1 } });
			}
			await admin.delete('/users', people);
		},
	};
}

async function toCaller(url: string, person: Person): Promise<Caller> {
	return { client: person.client, socket: await openSocket(url, person.token) };
}

/** Removes who was left behind by an earlier file of the same target: Directus 12 Core has three seats. */
export async function freeSeats({ admin, target }: SharedServer): Promise<void> {
	if (target.major < 12) return;
	const { body } = await admin.get<{ id: string }[]>(
		'/users?fields=id&limit=-1&filter[email][_ends_with]=@bestsecurity.com',
	);
	if (body.data.length > 0)
		await admin.delete(
			'/users',
			body.data.map(({ id }) => id),
		);
}

/** One row of each collection that belongs to the user; the error log and the archive belong to nobody. */
async function createRows({ admin }: SharedServer, user: string): Promise<Record<Collection, string>> {
	const create = async (collection: Collection, payload: Row) => {
		const answer = await admin.post<Row>(`/items/${collection}`, payload);
		if (answer.status !== 200) throw new Error(`Creating in ${collection}: ${answer.status} ${answer.text}`);
		return String(answer.body.data['name']);
	};
	// Paused, or the schedule would sync it at any moment, which writes runs.
	const integration = (await createIntegration(admin, { user, status: 'Paused' })).name;
	return {
		mm_calendar_integration: integration,
		mm_calendar_event_sync: (await createEvent(admin, { calendar_integration: integration })).name,
		mm_meeting_booking: (await createBooking(admin, { assigned_user: user })).name,
		mm_user_settings: await create('mm_user_settings', { name: user }),
		mm_user_availability_rule: await create('mm_user_availability_rule', {
			user,
			date: '2026-12-24',
			rule_type: 'Off',
		}),
		mm_sync_run: await create('mm_sync_run', {
			calendar_integration: integration,
			trigger: 'manual',
			status: 'success',
		}),
		mm_error_log: await create('mm_error_log', { title: 'Calendar sync failed', message: 'Timed out.' }),
		mm_calendar_event_archive: await create('mm_calendar_event_archive', {
			name: `MM-CES-${integration}-9999`,
			calendar_integration: integration,
			event_title: 'Retreat',
		}),
	};
}
