import type { Knex } from 'knex';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeyRing } from '../../extensions/meeting-manager/src/crypto/secret-box';
import { createOutlookOAuth } from '../../extensions/meeting-manager/src/providers/outlook/oauth';
import type { TokenSource } from '../../extensions/meeting-manager/src/providers/provider';
import { readOAuthCredentials } from '../../extensions/meeting-manager/src/schemas/account-credentials';
import {
	findAccount,
	loadAccountCredentials,
	noteBroken,
	noteWorking,
	saveAccount,
} from '../../extensions/meeting-manager/src/store/accounts';
import { linkIntegration } from '../../extensions/meeting-manager/src/store/integration-accounts';
import { createTokenSource } from '../../extensions/meeting-manager/src/usecases/token-source';
import { availableEngines, createEngineDatabase, type EngineDatabase } from '../support/engine-database';
import { client, failure } from '../support/http-client';
import { startGraphSimulator, type GraphSimulator } from '../support/simulator/graph/start';

const keyRing = createKeyRing({ secret: 'the secret of this Directus' });
const email = 'sarah@contoso.example';
const hourMs = 3_600_000;
const provider = 'Outlook' as const;

/** Refresh tokens of the stand-in are good for one use: whoever loses one is locked out. */
describe.each(availableEngines)('the tokens of an account, on %s', (engine) => {
	let engineDatabase: EngineDatabase;
	let database: Knex;
	let simulator: GraphSimulator;
	beforeAll(async () => {
		engineDatabase = await createEngineDatabase(engine);
		database = engineDatabase.connect();
	});
	afterAll(() => engineDatabase.remove());
	beforeEach(async () => {
		simulator = await startGraphSimulator();
	});
	afterEach(async () => {
		await simulator.stop();
		await database('mm_account').delete();
	});

	const connect = async (account: { accessToken: string; refreshToken: string }, expiresInMs: number) =>
		saveAccount(
			database,
			keyRing,
			{
				user: '00000000-0000-4000-8000-000000000001',
				provider,
				subject: 'contoso/sarah',
				email,
				addresses: [],
				scopes: [],
				secret: JSON.stringify(account),
				accessExpires: new Date(Date.now() + expiresInMs),
			},
			Date.now(),
		);
	/** As in a process of its own: another pool, another HTTP client. */
	const openIn = (pool: Knex, id: string): TokenSource => {
		const { clientId, clientSecret, oauthUrl } = simulator;
		const http = client();
		const oauth = createOutlookOAuth({ http, clientId, clientSecret: clientSecret ?? '', tenant: 'common', oauthUrl });
		const connections = { oauth: { 'Google Calendar': null, Outlook: oauth } };
		return createTokenSource({ database: pool, keyRing, now: () => new Date(), connections }, { id, provider });
	};
	const stored = async (id: string) => {
		const credentials = await loadAccountCredentials(database, keyRing, id);
		return { ...readOAuthCredentials(credentials?.secret ?? ''), version: credentials?.version };
	};
	const refreshes = () => simulator.requests.filter((request) => request.endsWith('/token')).length;

	it('are handed out as long as they last', async () => {
		const signedIn = simulator.signIn(email);
		const source = openIn(database, await connect(signedIn, hourMs));
		expect(await source.token()).toBe(signedIn.accessToken);
		expect(await source.token()).toBe(signedIn.accessToken);
		expect(refreshes()).toBe(0);
	});

	it('are renewed shortly before they expire, and stored before they are used', async () => {
		const signedIn = simulator.signIn(email);
		const id = await connect(signedIn, 60_000);
		const token = await openIn(database, id).token();
		expect(token).not.toBe(signedIn.accessToken);
		const after = await stored(id);
		expect(after).toMatchObject({ accessToken: token, version: 2 });
		expect(after.refreshToken).not.toBe(signedIn.refreshToken);
		// Another process takes them from the store.
		expect(await openIn(engineDatabase.connect(), id).token()).toBe(token);
		expect(refreshes()).toBe(1);
	});

	it('are renewed once by four processes at once', async () => {
		const id = await connect(simulator.signIn(email), 0);
		const sources = Array.from({ length: 4 }, () => openIn(engineDatabase.connect(), id));
		const tokens = await Promise.all(sources.map((source) => source.token()));
		expect(new Set(tokens).size).toBe(1);
		expect(refreshes()).toBe(1);
		expect((await stored(id)).version).toBe(2);
	});

	it('are renewed once by four processes that met a 401', async () => {
		const id = await connect(simulator.signIn(email), hourMs);
		const sources = Array.from({ length: 4 }, () => openIn(engineDatabase.connect(), id));
		const [before] = await Promise.all(sources.map((source) => source.token()));
		const renewed = await Promise.all(sources.map((source) => source.token({ renew: true })));
		expect(new Set(renewed).size).toBe(1);
		expect(renewed[0]).not.toBe(before);
		expect(refreshes()).toBe(1);
	});

	it('that somebody else renewed need not be renewed again', async () => {
		const id = await connect(simulator.signIn(email), hourMs);
		const [first, second] = [openIn(database, id), openIn(engineDatabase.connect(), id)];
		await Promise.all([first.token(), second.token()]);
		const renewed = await first.token({ renew: true });
		expect(await second.token({ renew: true })).toBe(renewed);
		expect(await second.token({ renew: true })).not.toBe(renewed);
		expect(refreshes()).toBe(2);
	});

	it('of a process that was killed while renewing are renewed by the next one, once its lease has run out', async () => {
		const id = await connect(simulator.signIn(email), 0);
		await database('mm_account')
			.where({ id })
			.update({ lease_owner: 'gone', lease_expires: Date.now() + 300 });
		const started = Date.now();
		await openIn(database, id).token();
		expect(Date.now() - started).toBeGreaterThanOrEqual(250);
		expect(refreshes()).toBe(1);
		expect(await database('mm_account').where({ id }).first()).toMatchObject({ lease_owner: null });
	});

	it('of an account that was connected anew count, whatever the old grant is answered', async () => {
		const id = await connect(simulator.signIn(email), 0);
		simulator.revokeGrants(email);
		const renewing = openIn(database, id).token();
		const again = simulator.signIn(email);
		await connect(again, hourMs);
		expect(await renewing).toBe(again.accessToken);
	});

	it('end with the grant: that alone needs the owner', async () => {
		const id = await connect(simulator.signIn(email), 0);
		simulator.revokeGrants(email);
		const gone = await failure(openIn(database, id).token());
		expect(gone.code).toBe('REAUTHORIZATION_NEEDED');
		expect(gone.message).toBe('Microsoft no longer accepts this sign-in: it was revoked or has expired.');
		expect(await database('mm_account').where({ id }).first()).toMatchObject({ lease_owner: null, version: 1 });
	});

	it.each([
		['unavailable', 'SERVER_ERROR'],
		['badSecret', 'UNAUTHORIZED'],
	] as const)('are not given up for an answer of %s, and renewed at the next try', async (fault, code) => {
		const id = await connect(simulator.signIn(email), 0);
		simulator.failTokenRequests(fault);
		const source = openIn(database, id);
		expect((await failure(source.token())).code).toBe(code);
		expect(await source.token()).not.toBe('');
	});

	it('that could be renewed do not yet work: what people were told stays told until a sync succeeds', async () => {
		const id = await connect(simulator.signIn(email), 0);
		expect(await noteBroken(database, id, Date.now())).toBe(true);
		expect(await noteBroken(database, id, Date.now())).toBe(false);
		await openIn(database, id).token();
		expect(await noteBroken(database, id, Date.now())).toBe(false);
		await linkIntegration(database, { integration: 'A', account: id, calendarId: 'primary', canWrite: true });
		await noteWorking(database, 'A');
		expect((await findAccount(database, id))?.brokenSince).toBeNull();
	});

	it('are kept encrypted, and open in no other row', async () => {
		const signedIn = simulator.signIn(email);
		const id = await connect(signedIn, hourMs);
		const row = await database('mm_account').where({ id }).first();
		expect(JSON.stringify(row)).not.toContain(signedIn.accessToken);
		expect(JSON.stringify(row)).not.toContain(signedIn.refreshToken);
		await database('mm_account').where({ id }).update({ id: '00000000-0000-4000-8000-000000000009' });
		const copied = loadAccountCredentials(database, keyRing, '00000000-0000-4000-8000-000000000009');
		await expect(copied).rejects.toThrow(/damaged or belongs to another record/);
	});

	it('of the same account connected twice are kept once', async () => {
		const first = await connect(simulator.signIn(email), hourMs);
		const again = simulator.signIn(email);
		expect(await connect(again, hourMs)).toBe(first);
		expect(await stored(first)).toMatchObject({ ...again, version: 2 });
	});
});
