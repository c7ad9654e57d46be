import { expect } from 'vitest';
import { EVENTS, startBookingWorld } from '../booking-world';
import { query } from '../client';
import type { Client, Row } from '../client';
import { createPerson } from '../people';
import { createIntegration } from '../records';
import type { TargetName } from '../targets';

export const EVENT_ITEMS = `/items/${EVENTS}`;
export const API = '/meeting-manager';

/** An alias: it has to pass for a payload. */
export type Slot = {
	start_datetime: string;
	end_datetime: string;
};

/** A Directus with Sarah's Google calendar and John's Outlook, and what the specification's tests ask it. */
export async function startSpecification(target: TargetName) {
	const world = await startBookingWorld(target);
	const { admin, server } = world;
	/** By REST, as clients see it. */
	const rowsWhere = async (filter: Row) => {
		const asked = query({ filter: JSON.stringify(filter), limit: -1, sort: 'start_datetime' });
		return (await admin.get<(Row & { name: string })[]>(`${EVENT_ITEMS}${asked}`)).body.data;
	};
	/** The row that a sync made of an event. */
	const rowOf = async (externalId: string) => {
		const [row] = await rowsWhere({ external_event_id: { _eq: externalId } });
		if (row === undefined) throw new Error(`There is no row of ${externalId}.`);
		return row;
	};
	const post = (payload: Row) => admin.post<Row & { name: string }>(EVENT_ITEMS, payload);
	const checkSlot = async (client: Client, { start_datetime, end_datetime }: Slot) => {
		const answer = await client.get<{ available: boolean; conflicts: Row[] }>(
			`${API}/check_time_slot${query({ start_datetime, end_datetime })}`,
		);
		expect(answer.status, answer.text).toBe(200);
		return answer.body.data;
	};
	return {
		...world,
		rowsWhere,
		rowOf,
		post,
		/** Creates an event as a client does; answers the row. */
		create: async (payload: Row) => {
			const { status, body, text } = await post(payload);
			expect(status, text).toBe(200);
			return body.data;
		},
		/** The one sentence that refuses an event. */
		refusal: async (payload: Row) => {
			const { status, body } = await post(payload);
			expect([status, body.errors.map(({ extensions }) => extensions.code)]).toEqual([400, ['INVALID_PAYLOAD']]);
			return body.errors[0]?.message;
		},
		checkSlot,
		isFree: async (client: Client, slot: Slot) => (await checkSlot(client, slot)).available,
		/** Somebody whose calendar nobody syncs: rows stand in it as a client wrote them. */
		createNewcomer: async () => {
			const person = await createPerson(server.url, admin);
			const calendar = { user: person.id, provider: 'Google Calendar', status: 'Paused' };
			return { ...person, integration: (await createIntegration(admin, calendar)).name };
		},
	};
}

export type Specification = Awaited<ReturnType<typeof startSpecification>>;

/** As the clocks of Sarah's calendars show it. */
export const inBerlin = (instant: unknown): string =>
	new Date(String(instant)).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' });

export const slotAt = (day: string, from: string, to: string): Slot => ({
	start_datetime: `${day}T${from}:00.000Z`,
	end_datetime: `${day}T${to}:00.000Z`,
});
