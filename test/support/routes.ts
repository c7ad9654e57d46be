import { query } from './client';
import type { Answer, Client, Row } from './client';
import type { Socket } from './websocket';

/** Somebody who tries a route. Anonymous callers have no socket: Directus lets none in. */
export interface Caller {
	client: Client;
	socket: Socket | null;
}

/** Refused, or the names of the rows that the answer shows, or only how many. */
export type Seen = 'refused' | string[] | number;
/** `invalid` is the message of bad input; sockets leave out the faults. */
export type Done = 'refused' | 'done' | { invalid: string; faults?: unknown };

export interface ReadRoute {
	name: string;
	/** Asks for the rows of these names. */
	read(caller: Caller, collection: string, names: string[]): Promise<Seen>;
}

export interface WriteRoute {
	name: string;
	isSocket?: boolean;
	write(caller: Caller, collection: string, target: { name: string; payload: Row }): Promise<Done>;
}

const REFUSALS = ['FORBIDDEN', 'GRAPHQL_VALIDATION'];
const named = (names: string[]) => ({ name: { _in: names } });
const items = (collection: string, name?: string) =>
	name === undefined ? `/items/${collection}` : `/items/${collection}/${encodeURIComponent(name)}`;

/** Whether the caller was refused; throws for an error that is neither a refusal nor bad input. */
function outcomeOf({ status, body, text }: Answer<unknown>): Done {
	const [error] = body.errors;
	if (error === undefined && status < 300) return 'done';
	const code = error?.extensions.code ?? '';
	if (REFUSALS.includes(code)) return 'refused';
	if (code === 'INVALID_PAYLOAD') return { invalid: error?.message ?? '', faults: error?.extensions['faults'] };
	throw new Error(`${status} ${text}`);
}

function seenIn<Data>(answer: Answer<Data>, look: (data: Data) => Seen): Seen {
	return outcomeOf(answer) === 'done' ? look(answer.body.data) : 'refused';
}

const namesOf = (rows: Row[]): string[] => rows.map((row) => String(row['name']));
const countOf = ([row]: Row[]): number => Number(Object(row?.['count'])?.name ?? row?.['count'] ?? 0);

/** Every way that Directus has of reading items. */
export const readRoutes: readonly ReadRoute[] = [
	{
		name: 'GET list',
		read: async ({ client }, collection, names) =>
			seenIn(await client.get<Row[]>(items(collection) + query({ filter: JSON.stringify(named(names)) })), namesOf),
	},
	{
		name: 'GET item',
		read: async ({ client }, collection, names) => {
			const answers = await Promise.all(names.map((name) => client.get<Row>(items(collection, name))));
			const seen = answers.filter((answer) => outcomeOf(answer) === 'done');
			return seen.length === 0 ? 'refused' : namesOf(seen.map(({ body }) => body.data));
		},
	},
	{
		name: 'SEARCH query',
		read: async ({ client }, collection, names) =>
			seenIn(await client.search<Row[]>(items(collection), { query: { filter: named(names) } }), namesOf),
	},
	{
		name: 'SEARCH keys',
		read: async ({ client }, collection, names) =>
			seenIn(await client.search<Row[]>(items(collection), { keys: names }), namesOf),
	},
	{
		name: 'aggregate[count]',
		read: async ({ client }, collection, names) => {
			const search = query({ 'aggregate[count]': 'name', filter: JSON.stringify(named(names)) });
			return seenIn(await client.get<Row[]>(items(collection) + search), countOf);
		},
	},
	{
		name: 'groupBy',
		read: async ({ client }, collection, names) => {
			const search = query({ 'groupBy[]': 'name', 'aggregate[count]': '*', filter: JSON.stringify(named(names)) });
			return seenIn(await client.get<Row[]>(items(collection) + search), namesOf);
		},
	},
	{
		name: 'meta=filter_count',
		read: async ({ client }, collection, names) => {
			const search = query({ meta: 'filter_count', limit: 0, filter: JSON.stringify(named(names)) });
			const answer = await client.get<Row[]>(items(collection) + search);
			return seenIn(answer, () => Number(Object(answer.body['meta']).filter_count));
		},
	},
	{
		name: 'export=csv',
		read: async ({ client }, collection, names) => {
			const search = query({ export: 'csv', fields: 'name', filter: JSON.stringify(named(names)) });
			const answer = await client.get(items(collection) + search);
			return seenIn(answer, () =>
				answer.text
					.split('\n')
					.slice(1)
					.map((line) => line.replaceAll('"', ''))
					.filter(Boolean),
			);
		},
	},
	{
		name: 'GraphQL list',
		read: async ({ client }, collection, names) => {
			const text = `{ ${collection}(filter: { name: { _in: ${JSON.stringify(names)} } }) { name } }`;
			return seenIn(await client.graphql<Record<string, Row[]>>(text), (data) => namesOf(data[collection] ?? []));
		},
	},
	{
		name: 'GraphQL by_id',
		read: async ({ client }, collection, names) => {
			const texts = names.map((name) => `{ row: ${collection}_by_id(id: ${JSON.stringify(name)}) { name } }`);
			const answers = await Promise.all(texts.map((text) => client.graphql<{ row: Row | null }>(text)));
			const seen = answers.filter((answer) => outcomeOf(answer) === 'done' && answer.body.data.row !== null);
			return seen.length === 0 ? 'refused' : namesOf(seen.map(({ body }) => body.data.row ?? {}));
		},
	},
	{
		name: 'GraphQL aggregated',
		read: async ({ client }, collection, names) => {
			const text = `{ ${collection}_aggregated(filter: { name: { _in: ${JSON.stringify(names)} } }) { count { name } } }`;
			const answer = await client.graphql<Record<string, Row[]>>(text);
			return seenIn(answer, (data) => countOf(data[`${collection}_aggregated`] ?? []));
		},
	},
	{
		name: 'WebSocket read',
		read: async ({ socket }, collection, names) => {
			if (socket === null) return 'refused';
			const message = { type: 'items', action: 'read', collection, query: { filter: named(names) } };
			const { data } = await socket.ask(message);
			return Array.isArray(data) ? namesOf(data) : 'refused';
		},
	},
];

function rest(
	name: string,
	send: (client: Client, collection: string, target: { name: string; payload: Row }) => Promise<Answer<unknown>>,
): WriteRoute {
	return { name, write: async ({ client }, collection, target) => outcomeOf(await send(client, collection, target)) };
}

function graphql(name: string, input: string, mutation: (collection: string, name: string) => string): WriteRoute {
	return {
		name: `GraphQL ${name}`,
		write: async ({ client }, collection, target) => {
			const text = mutation(collection, JSON.stringify(target.name));
			const declared = input === '' ? 'mutation' : `mutation($data: ${input.replace('X', collection)})`;
			const answer = await client.graphql(
				`${declared} { ${text} }`,
				input === '' ? {} : { data: dataFor(name, target) },
			);
			// Who may write nothing at all has a schema without mutations, which Directus reports as an error of its own.
			return answer.body.errors[0]?.extensions.code === 'INTERNAL_SERVER_ERROR' ? 'refused' : outcomeOf(answer);
		},
	};
}

function dataFor(route: string, { name, payload }: { name: string; payload: Row }): unknown {
	if (route === 'create item') return { name: '', ...payload };
	if (route === 'create items') return [{ name: '', ...payload }];
	return route === 'update batch' ? [{ name, ...payload }] : payload;
}

function socket(name: string, message: (target: { name: string; payload: Row }) => Row): WriteRoute {
	return {
		name: `WebSocket ${name}`,
		isSocket: true,
		write: async (caller, collection, target) => {
			if (caller.socket === null) return 'refused';
			const { status, error } = await caller.socket.ask({ type: 'items', collection, ...message(target) });
			if (status !== 'error') return 'done';
			if (error?.code === 'INVALID_PAYLOAD') return { invalid: error.message };
			if (error?.code === 'FORBIDDEN') return 'refused';
			throw new Error(JSON.stringify(error));
		},
	};
}

/** Every way of creating items; `payload` is the row, the target's name counts for nothing. */
export const createRoutes: readonly WriteRoute[] = [
	rest('POST', (client, collection, { payload }) => client.post(items(collection), payload)),
	rest('POST batch', (client, collection, { payload }) => client.post(items(collection), [payload])),
	graphql('create item', 'create_X_input!', (collection) => `create_${collection}_item(data: $data) { name }`),
	graphql('create items', '[create_X_input!]!', (collection) => `create_${collection}_items(data: $data) { name }`),
	socket('create', ({ payload }) => ({ action: 'create', data: payload })),
];

/** Every way of changing items; `payload` is what changes. */
export const updateRoutes: readonly WriteRoute[] = [
	rest('PATCH item', (client, collection, { name, payload }) => client.patch(items(collection, name), payload)),
	rest('PATCH keys', (client, collection, { name, payload }) =>
		client.patch(items(collection), { keys: [name], data: payload }),
	),
	rest('PATCH batch', (client, collection, { name, payload }) =>
		client.patch(items(collection), [{ name, ...payload }]),
	),
	rest('PATCH query', (client, collection, { name, payload }) =>
		client.patch(items(collection), { query: { filter: named([name]) }, data: payload }),
	),
	graphql(
		'update item',
		'update_X_input!',
		(collection, name) => `update_${collection}_item(id: ${name}, data: $data) { name }`,
	),
	graphql(
		'update items',
		'update_X_input!',
		(collection, name) => `update_${collection}_items(ids: [${name}], data: $data) { name }`,
	),
	graphql('update batch', '[update_X_input!]', (collection) => `update_${collection}_batch(data: $data) { name }`),
	socket('update id', ({ name, payload }) => ({ action: 'update', id: name, data: payload })),
	socket('update ids', ({ name, payload }) => ({ action: 'update', ids: [name], data: payload })),
	socket('update query', ({ name, payload }) => ({
		action: 'update',
		query: { filter: named([name]) },
		data: payload,
	})),
];

export const deleteRoutes: readonly WriteRoute[] = [
	rest('DELETE item', (client, collection, { name }) => client.delete(items(collection, name))),
	rest('DELETE list', (client, collection, { name }) => client.delete(items(collection), [name])),
	rest('DELETE keys', (client, collection, { name }) => client.delete(items(collection), { keys: [name] })),
	rest('DELETE query', (client, collection, { name }) =>
		client.delete(items(collection), { query: { filter: named([name]) } }),
	),
	graphql('delete item', '', (collection, name) => `delete_${collection}_item(id: ${name}) { id }`),
	graphql('delete items', '', (collection, name) => `delete_${collection}_items(ids: [${name}]) { ids }`),
	socket('delete id', ({ name }) => ({ action: 'delete', id: name })),
	socket('delete ids', ({ name }) => ({ action: 'delete', ids: [name] })),
	socket('delete query', ({ name }) => ({ action: 'delete', query: { filter: named([name]) } })),
];
