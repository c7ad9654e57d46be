import type { ApiExtensionContext } from '@directus/types';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { runtimeOf } from '../../extensions/meeting-manager/src/directus/runtime';
import endpoint from '../../extensions/meeting-manager/src/endpoints/index';
import { registerEarlyRoutes } from '../../extensions/meeting-manager/src/hooks/early-routes';
import { describeDatabase } from './databases';

const ROOT = '/meeting-manager';

/** Every route the plugin registers, as `get /check_time_slot`: the endpoint's, and those before Directus's middleware. */
export async function recordRoutes(): Promise<string[]> {
	const database = createKnex(describeDatabase('sqlite', ':memory:').connection);
	try {
		return record(contextOf(database));
	} finally {
		await database.destroy();
	}
}

function record(context: ApiExtensionContext): string[] {
	const routes: string[] = [];
	const recorderOf = (root: string) => {
		const note = (method: string) => (path: string) => void routes.push(`${method} ${path.slice(root.length)}`);
		return Object.assign(() => undefined, { get: note('get'), post: note('post') });
	};
	const { handler } = Object(endpoint);
	handler(recorderOf(''), context);
	registerEarlyRoutes({ init: (_event, register) => register({ app: recorderOf(ROOT) }) }, runtimeOf(context));
	return routes.toSorted();
}

/** The untyped boundary: as much of the host's context as registering takes. */
function contextOf(database: Knex): ApiExtensionContext {
	const logger = { error: () => undefined, warn: () => undefined };
	const context = { database, logger, env: { SECRET: 'secret-of-the-recorder' }, services: {} };
	return Object.assign(JSON.parse('{}'), context);
}
