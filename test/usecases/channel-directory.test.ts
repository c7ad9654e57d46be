import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { insertChannel } from '../../extensions/meeting-manager/src/store/push-channels';
import { createChannelDirectory } from '../../extensions/meeting-manager/src/usecases/channel-directory';
import { createEngineDatabase, type EngineDatabase } from '../support/engine-database';

let engineDatabase: EngineDatabase;
let database: Knex;
beforeAll(async () => {
	engineDatabase = await createEngineDatabase('sqlite');
	database = engineDatabase.connect();
});
afterAll(() => engineDatabase.remove());
beforeEach(() => database('mm_push_channel').delete());

const open = (id: string) =>
	insertChannel(database, {
		id,
		integration: 'A',
		provider: 'google',
		secretHash: 'hash',
		resourceId: null,
		address: 'https://directus.example.com/meeting-manager/push/google',
		status: 'active',
		created: new Date(),
		expires: new Date(Date.now() + 86_400_000),
		lastDelivery: null,
	});

/** A directory on a clock that only its own waiting moves; `meanwhile` happens while it waits. */
function createDirectory(meanwhile: () => Promise<unknown> = async () => undefined) {
	let nowMs = Date.now();
	let waits = 0;
	const find = createChannelDirectory({ database, now: () => new Date(nowMs) }, async (delayMs) => {
		waits += 1;
		await meanwhile();
		nowMs += delayMs;
	});
	return { find, waits: () => waits };
}

test('a channel that another instance opened a moment ago is found', async () => {
	await open('known');
	const { find, waits } = createDirectory(() => open('new'));
	expect(await find('known')).toMatchObject({ id: 'known' });
	expect(waits()).toBe(0);
	expect(await find('new')).toMatchObject({ id: 'new', integration: 'A' });
	expect(await find('new')).toMatchObject({ id: 'new' });
	expect(waits()).toBe(1);
});

test('a stranger’s is looked for once more, and is nobody’s', async () => {
	const { find, waits } = createDirectory();
	expect(await find('nobody')).toBeUndefined();
	expect(waits()).toBe(1);
});
