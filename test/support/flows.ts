import { randomUUID } from 'node:crypto';
import type { Client, Row } from './client';

/** A Flow of one operation and what follows it; a webhook or manual one answers with the operation's error, if it has one. */
export interface FlowDraft {
	trigger: 'webhook' | 'manual' | 'event' | 'operation';
	options?: Row;
	operation: OperationDraft;
}

interface OperationDraft {
	key: string;
	type: string;
	options: Row;
	/** What runs when it rejects. */
	reject?: OperationDraft;
	/** What runs when it resolves. */
	resolve?: OperationDraft;
}

/** Creates an active Flow and waits until Directus has taken it up. Directus 12 Core runs five: remove each when it is done with. */
export async function createFlow(admin: Client, { trigger, options = {}, operation }: FlowDraft) {
	const answering = trigger === 'webhook' || trigger === 'manual' ? { error_on_reject: true } : {};
	const method = trigger === 'webhook' ? { method: 'POST', return: '$last' } : {};
	const created = await admin.post<{ id: string }>('/flows', {
		name: `Test ${randomUUID().slice(0, 8)}`,
		trigger,
		status: 'active',
		accountability: 'all',
		options: { ...method, ...answering, ...options },
	});
	if (created.status !== 200) throw new Error(`Creating a Flow: ${created.status} ${created.text}`);
	const { id } = created.body.data;
	await admin.patch(`/flows/${id}`, { operation: await createOperation(admin, id, operation) });
	await flowsTakenUp(admin);
	return {
		id,
		start: (client: Client, body: Row = {}) => client.post<Row>(`/flows/trigger/${id}`, body),
		remove: async () => {
			await admin.delete(`/flows/${id}`);
		},
	};
}

async function createOperation(admin: Client, flow: string, draft: OperationDraft): Promise<string> {
	const { reject, resolve, ...operation } = draft;
	const created = await admin.post<{ id: string }>('/operations', {
		...operation,
		flow,
		name: operation.key,
		position_x: 19,
		position_y: 1,
		reject: reject === undefined ? null : await createOperation(admin, flow, reject),
		resolve: resolve === undefined ? null : await createOperation(admin, flow, resolve),
	});
	if (created.status !== 200) throw new Error(`Creating an operation: ${created.status} ${created.text}`);
	return created.body.data.id;
}

/** Directus loads its Flows anew after each change, during which it listens to nothing. A call of any Flow waits for that. */
export async function flowsTakenUp(admin: Client): Promise<void> {
	await admin.post(`/flows/trigger/${randomUUID()}`);
}

/** Writes what a Flow hears to the error log, as text that `readHeard` reads. `mark` tells whose it is. */
export function listening(mark: string): OperationDraft {
	return {
		key: 'listen',
		type: 'item-create',
		options: {
			collection: 'mm_error_log',
			permissions: '$full',
			payload: { title: mark, message: 'heard {{$trigger}}' },
		},
	};
}

/** What the Flow of this mark has heard so far. */
export async function readHeard(admin: Client, mark: string): Promise<Row[]> {
	const filter = encodeURIComponent(JSON.stringify({ title: { _eq: mark } }));
	const { body } = await admin.get<Row[]>(`/items/mm_error_log?limit=-1&sort=created&filter=${filter}`);
	return body.data.map(({ message }) => JSON.parse(String(message).slice('heard '.length)));
}
