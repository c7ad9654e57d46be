import type { Knex } from 'knex';
import { collections } from '../../directus-config/collections';
import type { FieldConfig } from '../../directus-config/types';
import { createKeyRing } from '../../extensions/meeting-manager/src/crypto/secret-box';
import { syncWindow } from '../../extensions/meeting-manager/src/domain/sync-window';
import { applyPlan } from '../../extensions/meeting-manager/src/usecases/apply-plan';
import { deriveBooking } from '../../extensions/meeting-manager/src/usecases/derive-booking';
import { openCalendar } from '../../extensions/meeting-manager/src/usecases/open-calendar';
import { planSync } from '../../extensions/meeting-manager/src/usecases/plan-sync';
import { createConnections } from '../../extensions/meeting-manager/src/usecases/connections';
import { openGate } from '../../extensions/meeting-manager/src/providers/rate-gate';
import { saveAccount } from '../../extensions/meeting-manager/src/store/accounts';
import { findSyncedEvent } from '../../extensions/meeting-manager/src/store/events';
import { linkIntegration } from '../../extensions/meeting-manager/src/store/integration-accounts';
import { storeOutbound } from '../../extensions/meeting-manager/src/store/outbox';
import { loadSyncIntegration } from '../../extensions/meeting-manager/src/store/sync-integrations';
import { prepareEventCreate, prepareEventUpdate } from '../../extensions/meeting-manager/src/usecases/prepare-event';
import type { RowChanges, SyncDependencies } from '../../extensions/meeting-manager/src/usecases/sync-dependencies';
import { resyncFailed } from '../../extensions/meeting-manager/src/usecases/resync-failed';
import type { ResyncQuery } from '../../extensions/meeting-manager/src/usecases/resync-failed';
import { removeIntegrations } from '../../extensions/meeting-manager/src/usecases/remove-integration';
import { createSyncRunner } from '../../extensions/meeting-manager/src/usecases/sync-runner';
import { createEngineDatabase } from './engine-database';
import { client } from './http-client';
import { startGoogleSimulator } from './simulator/google/start';
import type { Engine } from './targets';

const OWNER = 'owner@example.com';
const EVENTS = 'mm_calendar_event_sync';
const events = collections.find(({ collection }) => collection === EVENTS);

/** The id of whom the calendar belongs to. */
export const owner = '00000000-0000-4000-8000-000000000001';

export type StoredRow = Record<string, unknown>;

/** A calendar at Google's stand-in, read and written by the sync's own use cases on a database without Directus. */
export async function openTwoWayCalendar(engine: Engine = 'sqlite') {
	const google = await startGoogleSimulator({ accounts: [{ email: OWNER, timeZone: 'UTC' }] });
	const engineDatabase = await createEngineDatabase(engine);
	const database = engineDatabase.connect();
	await createCollections(database);
	let aheadMs = 0;
	let isOwn = true;
	const announced: RowChanges[] = [];
	const dependencies: SyncDependencies = {
		database,
		http: client(),
		connections: {
			...createConnections(
				{
					publicUrl: null,
					returnUrls: [],
					google: {
						application: { clientId: google.clientId, clientSecret: google.clientSecret },
						apiUrl: google.url,
						oauthUrl: google.oauthUrl,
					},
					microsoft: { application: null, apiUrl: null, oauthUrl: null, tenant: 'common' },
				},
				openGate,
			),
			http: client(),
		},
		keyRing: createKeyRing({ secret: 'the secret of this Directus' }),
		now: () => new Date(Date.now() + aheadMs),
		isOwnInstallation: async () => isOwn,
		announce: async (changes) => void announced.push(changes),
		purgeCache: async () => undefined,
		reauthorizationNeeded: async () => undefined,
		accessRefused: async () => undefined,
		logError: (error) => {
			throw error;
		},
	};
	const user = owner;
	await database('directus_users').insert({ id: user, email: OWNER, status: 'active' });
	const addIntegration = async (name: string, calendarId: string, changes: StoredRow = {}): Promise<void> => {
		await database('mm_calendar_integration').insert({
			name,
			user,
			provider: 'Google Calendar',
			external_calendar_id: calendarId,
			time_zone: 'UTC',
			is_active: true,
			sync_direction: 'Two-Way',
			status: 'Connected',
			tentative_blocks: true,
			...changes,
		});
		const account = await saveAccount(
			database,
			dependencies.keyRing,
			{
				user,
				provider: 'Google Calendar',
				subject: 'owner',
				email: OWNER,
				addresses: [],
				scopes: [],
				secret: JSON.stringify({ accessToken: google.issueToken(), refreshToken: 'unused' }),
				accessExpires: new Date(Date.now() + 30 * 86_400_000),
			},
			Date.now(),
		);
		await linkIntegration(database, { integration: name, account, calendarId, canWrite: true });
	};
	await addIntegration('A', OWNER);
	const runner = createSyncRunner(dependencies);

	const integrationOf = async (name: string) => {
		const integration = await loadSyncIntegration(database, name);
		if (integration === null) throw new Error(`There is no integration ${name}.`);
		return integration;
	};
	const row = async (name: string): Promise<StoredRow> => await database(EVENTS).where({ name }).first();
	return {
		google,
		database,
		dependencies,
		now: dependencies.now,
		user,
		addIntegration,
		row,
		rows: (): Promise<StoredRow[]> => database(EVENTS).orderBy('name'),
		/** The name of the row of that title. */
		nameOf: async (title: string): Promise<string> =>
			String((await database(EVENTS).where({ event_title: title }).first())?.name),
		/** As a client's POST: what the hook makes of it is stored. */
		create: async (payload: StoredRow): Promise<string> => {
			const prepared = await prepareEventCreate(database, payload, dependencies.now());
			if (!prepared.ok) throw new Error(JSON.stringify(prepared.faults));
			await database(EVENTS).insert(toColumns(prepared.payload));
			return String(prepared.payload['name']);
		},
		/** As a client's PATCH. `meanwhile` happens between the hook and the write. */
		change: async (name: string, payload: StoredRow, meanwhile?: () => Promise<unknown>): Promise<void> => {
			const prepared = await prepareEventUpdate(database, [name], payload, dependencies.now());
			if (!prepared.ok) throw new Error(JSON.stringify(prepared.faults));
			await meanwhile?.();
			await database(EVENTS).where({ name }).update(toColumns(prepared.payload));
			for (const [key, columns] of prepared.outboundByName) {
				if (prepared.outboundByName.size > 1) await storeOutbound(database, key, columns);
			}
		},
		/** As deleting the integration's record does. */
		remove: async (name: string): Promise<void> => {
			await database('mm_calendar_integration').where({ name }).delete();
			await removeIntegrations(dependencies, [{ name, keepsEvents: true }]);
		},
		push: (integration = 'A') => runner.pushJob(integration),
		sync: async (integration = 'A') =>
			runner.run(await integrationOf(integration), { trigger: 'manual', confirmDeletions: false }),
		/** A sync whose plan is made before `meanwhile` and applied after it. */
		syncWith: async (meanwhile: () => Promise<unknown>): Promise<void> => {
			const integration = await integrationOf('A');
			const now = dependencies.now();
			const window = syncWindow(integration, now);
			const session = await openCalendar(dependencies, integration);
			const { timeZone, ownerEmails } = integration;
			const told = await session.pull({
				cursor: null,
				window,
				timeZone,
				ownerEmails,
				findKnown: async () => new Set<string>(),
			});
			if (told.kind !== 'snapshot') throw new Error(`The pull was ${told.kind}.`);
			const context = { window, now, itemCount: 0, isAuthoritative: true };
			const plan = await planSync(database, integration, told, context);
			await meanwhile();
			await database.transaction((transaction) => applyPlan(transaction, integration, plan, now));
		},
		syncEvent: async (name: string) => {
			const found = await findSyncedEvent(database, name);
			if (found === null) throw new Error(`There is no event ${name}.`);
			return runner.runEvent(await integrationOf(found.integration), found.row);
		},
		/** Brings a booking and its events together, as follows each change of either. */
		derive: (booking: string) => deriveBooking(dependencies, booking),
		passMinutes: (minutes: number) => {
			aheadMs += minutes * 60_000;
		},
		/** What was told of since this was last asked: rows that were updated, and more than that. */
		takeNews: () => {
			const taken = announced.splice(0);
			return {
				updated: taken.flatMap(({ updated }) => updated),
				happenings: taken.flatMap(({ happenings = [] }) => happenings),
			};
		},
		/** As the Flow operation. */
		resync: (query: Partial<ResyncQuery> = {}) =>
			resyncFailed(
				{ ...dependencies, runner },
				{ integrations: null, owner: null, notSyncedForMinutes: null, endedWithinDays: null, limit: 100, ...query },
			),
		/** Whether the database is this installation's own. */
		setOwn: (value: boolean) => {
			isOwn = value;
		},
		stop: async () => {
			await engineDatabase.remove();
			await google.stop();
		},
	};
}

export type TwoWayCalendar = Awaited<ReturnType<typeof openTwoWayCalendar>>;

/** The collections' tables, as Directus makes them as far as the engine is concerned. */
export async function createCollections(database: Knex): Promise<void> {
	await database.schema.createTable('directus_users', (table) => {
		table.uuid('id').primary();
		table.string('email');
		table.string('status');
	});
	for (const { collection, fields } of collections) {
		const stored = fields.filter(({ type }) => type !== 'alias');
		if (stored.length === 0) continue;
		await database.schema.createTable(collection, (table) => {
			for (const field of stored) addColumn(table, field);
		});
	}
}

function addColumn(table: Knex.CreateTableBuilder, { field, type, schema }: FieldConfig): void {
	if (type === 'timestamp') table.timestamp(field, { useTz: true });
	else if (type === 'boolean') table.boolean(field).defaultTo(schema?.default_value ?? null);
	else if (type === 'integer') table.integer(field).defaultTo(schema?.default_value ?? null);
	else if (type === 'json') table.json(field);
	else if (type === 'string' && schema?.is_primary_key) table.string(field).primary();
	else table.text(field);
}

/** Values as Directus hands them to the database. */
function toColumns(payload: StoredRow): StoredRow {
	const types = new Map(events?.fields.map(({ field, type }) => [field, type]));
	return Object.fromEntries(
		Object.entries(payload).map(([field, value]) => {
			if (types.get(field) === 'timestamp' && typeof value === 'string') return [field, new Date(value)];
			if (types.get(field) === 'json' && value !== null) return [field, JSON.stringify(value)];
			return [field, value];
		}),
	);
}
