import type { Knex } from 'knex';
import type { KeyRing } from '../crypto/secret-box';
import type { SyncRun } from '../domain/sync-run';
import type { HttpClient } from '../providers/request';

/** Rows a sync changed, for Flows, WebSocket subscribers and caches of the host. */
export interface RowChanges {
	collection: string;
	created: { key: string; payload: Record<string, unknown> }[];
	updated: { key: string; payload: Record<string, unknown> }[];
	deleted: string[];
}

/** What the sync needs of the world around it. */
export interface SyncDependencies {
	database: Knex;
	http: HttpClient;
	keyRing: KeyRing;
	now: () => Date;
	/** Tells the host what a committed transaction changed. */
	announce: (changes: RowChanges) => Promise<void>;
	/** Stores the run's record through the host, which drops its caches, and returns its name. */
	recordRun: (run: SyncRun) => Promise<string>;
	/** For failures that nobody waits for. */
	logError: (error: unknown, message: string) => void;
}
