import type { Knex } from 'knex';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createKeyRing } from '../../extensions/meeting-manager/src/crypto/secret-box';
import {
	loadAccountCredentials,
	replaceAccountCredentials,
	saveAccount,
} from '../../extensions/meeting-manager/src/store/accounts';
import { loadCredential, saveCredential } from '../../extensions/meeting-manager/src/store/credentials';
import { rotateKey } from '../../extensions/meeting-manager/src/usecases/rotate-key';
import { availableEngines, createEngineDatabase, type EngineDatabase } from '../support/engine-database';

const secret = 'the secret of this Directus';
const firstKey = 'a'.repeat(64);
const secondKey = 'b'.repeat(64);
const derived = createKeyRing({ secret });
const first = createKeyRing({ encryptionKey: firstKey, secret });
const second = createKeyRing({ encryptionKey: secondKey, previousEncryptionKey: firstKey, secret });
const secondAlone = createKeyRing({ encryptionKey: secondKey, secret });
const feed = 'https://calendar.example/private-0123/basic.ics';
const user = '00000000-0000-4000-8000-000000000001';

describe.each(availableEngines)('rotating the key, on %s', (engine) => {
	let engineDatabase: EngineDatabase;
	let database: Knex;
	let account = '';
	beforeAll(async () => {
		engineDatabase = await createEngineDatabase(engine);
		database = engineDatabase.connect();
	});
	afterAll(() => engineDatabase.remove());
	afterEach(async () => {
		for (const table of ['mm_credential', 'mm_account']) await database(table).delete();
	});

	const store = async (ring: typeof derived) => {
		for (const integration of ['MM-CI-sarah-0001', 'MM-CI-john-0001']) {
			await saveCredential(database, ring, { integration, kind: 'ical-url', secret: feed }, 1000);
		}
		const signIn = {
			user,
			provider: 'Outlook' as const,
			subject: 'contoso/sarah',
			email: null,
			addresses: [],
			scopes: [],
		};
		account = await saveAccount(database, ring, { ...signIn, secret: 'tokens', accessExpires: null }, 1000);
	};

	it('leads from the derived key to one of its own, and from that to the next', async () => {
		await store(derived);
		expect(await rotateKey(database, first)).toEqual({ keyId: first[0].id, resealed: 3, current: 0, unreadable: [] });
		expect(await rotateKey(database, second)).toMatchObject({ resealed: 3, current: 0 });
		expect(await loadCredential(database, secondAlone, 'MM-CI-sarah-0001')).toBe(feed);
		expect(await loadAccountCredentials(database, secondAlone, account)).toMatchObject({
			secret: 'tokens',
			version: 1,
		});
	});

	it('changes nothing the second time', async () => {
		await store(derived);
		await rotateKey(database, first);
		const before = await database('mm_account').select('*');
		expect(await rotateKey(database, first)).toMatchObject({ resealed: 0, current: 3 });
		expect(await database('mm_account').select('*')).toEqual(before);
	});

	it('goes on where it was stopped', async () => {
		await store(derived);
		const credential = { integration: 'MM-CI-john-0001', kind: 'ical-url', secret: feed };
		await saveCredential(database, first, credential, 2000);
		expect(await rotateKey(database, first)).toMatchObject({ resealed: 2, current: 1 });
	});

	it('names what no key opens, leaves it as it is and seals the rest', async () => {
		await store(first);
		const stranger = createKeyRing({ secret: 'of another Directus' });
		const credential = { integration: 'MM-CI-john-0001', kind: 'ical-url', secret: feed };
		await saveCredential(database, stranger, credential, 2000);
		const report = await rotateKey(database, second);
		expect(report).toMatchObject({ resealed: 2, unreadable: ['MM-CI-john-0001'] });
		expect(JSON.stringify(report)).not.toContain(feed);
		expect(await loadCredential(database, stranger, 'MM-CI-john-0001')).toBe(feed);
	});

	it('does not come between a server and the tokens it renews', async () => {
		await store(derived);
		const before = await loadAccountCredentials(database, derived, account);
		await rotateKey(database, first);
		const renewed = { secret: 'renewed tokens', accessExpires: null, version: before?.version ?? 0 };
		expect(await replaceAccountCredentials(database, first, account, renewed, 3000)).toBe(true);
		expect(await loadAccountCredentials(database, first, account)).toMatchObject({ secret: 'renewed tokens' });
	});
});
