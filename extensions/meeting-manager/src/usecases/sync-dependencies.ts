import type { Knex } from 'knex';
import type { KeyRing } from '../crypto/secret-box';
import type { Happening } from '../domain/happening';
import type { SyncIntegration } from '../domain/sync-integration';
import type { HttpClient } from '../providers/request';
import type { Connections } from './connections';

/** Rows a sync changed, for Flows, WebSocket subscribers and caches of the host. */
export interface RowChanges {
	collection: string;
	/** Payloads are made one by one when they are told: a first sync creates tens of thousands. */
	created: { key: string; payload: () => Record<string, unknown> }[];
	updated: { key: string; payload: Record<string, unknown> }[];
	deleted: string[];
	/** Bookings that the rows were made from, to be looked at. */
	bookings?: string[];
	/** What is more than a change of rows. */
	happenings?: Happening[];
}

/** What the sync needs of the world around it. */
export interface SyncDependencies {
	database: Knex;
	/** For addresses that people enter: feeds and CalDAV servers. */
	http: HttpClient;
	connections: Connections;
	keyRing: KeyRing;
	now: () => Date;
	/** False: the database is a copy of another installation's, and nothing may be written to a calendar service. */
	isOwnInstallation: () => Promise<boolean>;
	/** Tells the host what a committed transaction changed. */
	announce: (changes: RowChanges) => Promise<void>;
	/** Drops the host's cache of query results, as the host does after writes of its own. */
	purgeCache: () => Promise<void>;
	/** Tells those who can help, once per outage, that an integration has to be connected again. */
	reauthorizationNeeded: (integration: SyncIntegration, message: string) => Promise<void>;
	/** Tells the same people, once until it works again, that a provider refuses what an account is opened with. */
	accessRefused: (integration: SyncIntegration, message: string) => Promise<void>;
	/** For failures that nobody waits for. */
	logError: (error: unknown, message: string) => void;
}
