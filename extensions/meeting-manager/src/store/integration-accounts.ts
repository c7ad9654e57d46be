import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { AccountProvider } from '../domain/account';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import type { IntegrationStatus } from '../domain/integration';
import { toFlag, toText } from './values';

const TABLE = 'mm_integration_account';

/** An integration that reads a calendar of an account. */
export interface LinkedIntegration {
	name: string;
	status: string | null;
	calendarHash: string;
}

/** Ids of calendars may be longer than an index takes. */
export function hashCalendarId(calendarId: string): string {
	return createHash('sha256').update(calendarId).digest('hex');
}

export async function findAccountOf(database: Knex, integration: string): Promise<string | null> {
	const row = await database(TABLE).select('account').where({ calendar_integration: integration }).first();
	return toText(row?.account);
}

/** What stays the same where a calendar is connected anew: its owner, account and id. Its integration's name where it has no account. */
export async function findCalendarIdentity(database: Knex, integration: string): Promise<readonly string[]> {
	const row = await database(`${TABLE} as link`)
		.innerJoin('mm_account as account', 'account.id', 'link.account')
		.select('account.user', 'account.provider', 'account.subject', 'link.calendar_hash')
		.where('link.calendar_integration', integration)
		.first();
	if (!row) return [integration];
	return [row.user, row.provider, row.subject, row.calendar_hash].map(String);
}

/** The integrations of accounts, as far as they exist. */
export async function findLinkedIntegrations(
	database: Knex,
	accounts: readonly string[],
): Promise<(LinkedIntegration & { account: string })[]> {
	const rows: Record<string, unknown>[] = await database(`${TABLE} as link`)
		.innerJoin(`${INTEGRATION_COLLECTION} as integration`, 'integration.name', 'link.calendar_integration')
		.select('integration.name', 'integration.status', 'link.account', 'link.calendar_hash')
		.whereIn('link.account', [...accounts])
		.orderBy('integration.name');
	return rows.map((row) => ({
		name: String(row['name']),
		status: toText(row['status']),
		account: String(row['account']),
		calendarHash: String(row['calendar_hash']),
	}));
}

/**
 * Has the integration read a calendar of the account, unless another one does.
 * @returns the integration that reads it now
 */
export async function linkIntegration(
	database: Knex,
	link: { integration: string; account: string; calendarId: string; canWrite: boolean },
): Promise<string> {
	const calendar = { account: link.account, calendar_hash: hashCalendarId(link.calendarId) };
	await database(TABLE)
		.insert({ calendar_integration: link.integration, ...calendar })
		.onConflict(['account', 'calendar_hash'])
		.ignore();
	await database(TABLE).where(calendar).update({ can_write: link.canWrite });
	const row = await database(TABLE).select('calendar_integration').where(calendar).first();
	return String(row?.calendar_integration);
}

/** Whether the provider was seen to refuse writes to the integration's calendar. */
export async function isReadOnlyCalendar(database: Knex, integration: string): Promise<boolean> {
	const row = await database(TABLE).select('can_write').where({ calendar_integration: integration }).first();
	return row !== undefined && row.can_write !== null && !toFlag(row.can_write);
}

/** What the provider says by now of calendars that are linked already. */
export async function noteRights(
	database: Knex,
	account: string,
	{ id, canWrite }: { id: string; canWrite: boolean },
): Promise<void> {
	await database(TABLE)
		.where({ account, calendar_hash: hashCalendarId(id) })
		.update({ can_write: canWrite });
}

/** A link whose integration is gone would keep its calendar from being connected again. */
export async function dropStaleLinks(database: Knex, account: string): Promise<void> {
	await database(TABLE)
		.where({ account })
		.whereNotIn('calendar_integration', database(INTEGRATION_COLLECTION).select('name'))
		.delete();
}

/** An integration of the user's for this calendar without an account: left by one that was disconnected. */
export async function findUnlinkedIntegration(
	database: Knex,
	query: { user: string; provider: AccountProvider; calendarId: string },
): Promise<string | null> {
	const rows: Record<string, unknown>[] = await database(`${INTEGRATION_COLLECTION} as integration`)
		.leftJoin(`${TABLE} as link`, 'link.calendar_integration', 'integration.name')
		.select('integration.name', 'integration.external_calendar_id')
		.where({ 'integration.user': query.user, 'integration.provider': query.provider })
		.whereNull('link.account')
		.orderBy('integration.name');
	// MariaDB compares text without regard to case; ids are exact.
	const found = rows.find((row) => row['external_calendar_id'] === query.calendarId);
	return toText(found?.['name']);
}

/** Parts integrations from their accounts. Returns the accounts that no integration uses any more. */
export async function unlinkIntegrations(database: Knex, integrations: readonly string[]): Promise<string[]> {
	const links: Record<string, unknown>[] = await database(TABLE)
		.select('account')
		.whereIn('calendar_integration', [...integrations]);
	await database(TABLE)
		.whereIn('calendar_integration', [...integrations])
		.delete();
	const accounts = [...new Set(links.map((link) => String(link['account'])))];
	const used: Record<string, unknown>[] = await database(TABLE).select('account').whereIn('account', accounts);
	const stillUsed = new Set(used.map((link) => String(link['account'])));
	return accounts.filter((account) => !stillUsed.has(account));
}

/** What became of integrations with their account. */
export async function markIntegrations(
	database: Knex,
	names: readonly string[],
	changes: { status: IntegrationStatus; sync_error_log: string | null },
): Promise<void> {
	await database(INTEGRATION_COLLECTION)
		.whereIn('name', [...names])
		.update(changes);
}
