import type { Knex } from 'knex';
import {
	DELETION_STRATEGIES,
	EXTERNAL_CHANGE_POLICIES,
	INTEGRATION_COLLECTION,
	INTEGRATION_DEFAULTS,
	INTEGRATION_DIRECTIONS,
	INTEGRATION_STATUSES,
	PROVIDERS,
} from '../domain/integration';
import type { IntegrationStatus } from '../domain/integration';
import { EVENT_COLLECTION } from '../domain/event';
import type { SyncIntegration } from '../domain/sync-integration';
import { toSyncState } from './sync-state';
import type { SyncState } from './sync-state';
import { toFlag, toInstant, toJson, toNumber, toText } from './values';

/** The integration with its owner's addresses, null where there is none of that name. */
export async function loadSyncIntegration(database: Knex, name: string): Promise<SyncIntegration | null> {
	return toSyncIntegration(await selectIntegration(database, name), name);
}

/** What a run begins with. */
export interface RunStart {
	integration: SyncIntegration;
	state: SyncState;
	/** Rows wait for a retry, so that the run has to read everything. */
	hasRetries: boolean;
}

/** All of it with one question: an unchanged calendar costs little but questions. Null where there is none of that name. */
export async function loadRunStart(database: Knex, name: string): Promise<RunStart | null> {
	const retrying = database(EVENT_COLLECTION)
		.select('name')
		.where({ calendar_integration: name, sync_status: 'Sync Failed' })
		.whereNotNull('next_retry')
		.limit(1);
	const row = await selectIntegration(database, name)
		.leftJoin('mm_sync_state as state', 'state.calendar_integration', 'integration.name')
		.select('state.*', retrying.as('retrying'));
	const integration = toSyncIntegration(row, name);
	return integration === null
		? null
		: { integration, state: toSyncState(row), hasRetries: toText(row?.retrying) !== null };
}

function selectIntegration(database: Knex, name: string) {
	return database(`${INTEGRATION_COLLECTION} as integration`)
		.leftJoin('directus_users as owner', 'owner.id', 'integration.user')
		.leftJoin('mm_integration_account as link', 'link.calendar_integration', 'integration.name')
		.leftJoin('mm_account as account', 'account.id', 'link.account')
		.select('integration.*', 'owner.email as owner_email', 'account.email as account_email')
		.select('account.addresses as account_addresses', 'account.notified_at as account_broken_since')
		.select('account.writes_suspended_until')
		.where('integration.name', name)
		.first();
}

function toSyncIntegration(row: Readonly<Record<string, unknown>> | undefined, name: string): SyncIntegration | null {
	const provider = PROVIDERS.find((option) => option === row?.provider);
	if (!row || row.name !== name || provider === undefined) return null;
	return {
		name,
		user: toText(row.user),
		ownerEmails: ownerEmailsOf(row),
		provider,
		externalCalendarId: toText(row.external_calendar_id),
		direction:
			INTEGRATION_DIRECTIONS.find((option) => option === row.sync_direction) ?? INTEGRATION_DEFAULTS.sync_direction,
		invitesAttendees: toFlag(row.invite_attendees),
		externalChangePolicy:
			EXTERNAL_CHANGE_POLICIES.find((option) => option === row.external_change_policy) ??
			INTEGRATION_DEFAULTS.external_change_policy,
		timeZone: toText(row.time_zone) ?? INTEGRATION_DEFAULTS.time_zone,
		isActive: toFlag(row.is_active),
		status: INTEGRATION_STATUSES.find((option) => option === row.status) ?? INTEGRATION_DEFAULTS.status,
		isAccountBroken: toNumber(row.account_broken_since) !== null,
		writesSuspendedUntil: toInstant(toNumber(row.writes_suspended_until)),
		syncIntervalMinutes: toNumber(row.sync_interval_minutes) ?? INTEGRATION_DEFAULTS.sync_interval_minutes,
		pastDays: toNumber(row.sync_past_days) ?? INTEGRATION_DEFAULTS.sync_past_days,
		futureDays: toNumber(row.sync_future_days) ?? INTEGRATION_DEFAULTS.sync_future_days,
		tentativeBlocks: row.tentative_blocks === null ? true : toFlag(row.tentative_blocks),
		deletionStrategy:
			DELETION_STRATEGIES.find((option) => option === row.deletion_strategy) ?? INTEGRATION_DEFAULTS.deletion_strategy,
		retryThreshold: toNumber(row.retry_threshold) ?? INTEGRATION_DEFAULTS.retry_threshold,
	};
}

function ownerEmailsOf(row: Readonly<Record<string, unknown>>): string[] {
	const addresses = toJson(row.account_addresses);
	const all = [row.owner_email, row.account_email, ...(Array.isArray(addresses) ? addresses : [])];
	return [...new Set(all.flatMap((email) => toText(email)?.toLowerCase() ?? []))];
}

/** Writes what a sync found out about the integration; `modified` fields of people are left alone. */
export async function markIntegration(
	database: Knex,
	name: string,
	changes: { status?: IntegrationStatus; last_synced?: Date; sync_error_log?: string | null },
): Promise<void> {
	const { status, ...rest } = changes;
	await database(INTEGRATION_COLLECTION)
		.where({ name })
		.update({
			...rest,
			// Somebody who paused the calendar while its sync was under way means it.
			...(status === undefined
				? {}
				: { status: database.raw("CASE WHEN status = 'Paused' THEN status ELSE ? END", [status]) }),
		});
}

/** Integrations whose window begins so many days ago or earlier. */
export async function findIntegrationsReachingBack(
	database: Knex,
	days: number,
): Promise<{ name: string; pastDays: number }[]> {
	const rows: { name: unknown; sync_past_days: unknown }[] = await database(INTEGRATION_COLLECTION)
		.select('name', 'sync_past_days')
		.where('sync_past_days', '>=', days)
		.modify((builder) => {
			if (days <= INTEGRATION_DEFAULTS.sync_past_days) builder.orWhereNull('sync_past_days');
		});
	return rows.map((row) => ({
		name: String(row.name),
		pastDays: toNumber(row.sync_past_days) ?? INTEGRATION_DEFAULTS.sync_past_days,
	}));
}

/** Every active integration with its state, for the health report. */
export async function listIntegrationHealth(database: Knex) {
	const rows = await database(INTEGRATION_COLLECTION)
		.select('name', 'status', 'last_synced', 'sync_error_log')
		.where('is_active', true)
		.orderBy('name');
	return rows.map((row) => ({
		name: String(row.name),
		status: toText(row.status),
		lastSynced: toInstant(row.last_synced),
		error: toText(row.sync_error_log),
	}));
}
