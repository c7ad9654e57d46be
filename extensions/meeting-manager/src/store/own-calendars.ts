import type { Knex } from 'knex';
import { ACCOUNT_PROVIDERS } from '../domain/account';
import type { Account } from '../domain/account';
import type { IntegrationCoverage } from '../domain/coverage';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { toFlag, toInstant, toNumber, toText } from './values';

/** A calendar as its owner sees it. */
export interface OwnCalendar extends IntegrationCoverage {
	calendarName: string | null;
	isActive: boolean;
	isPrimary: boolean;
	direction: string;
	timeZone: string;
	/** Scheme and host of a feed's address; the rest is a secret. */
	address: string | null;
	error: string | null;
	/** The account it is read with; null for feeds, and where the account was disconnected. */
	account: Pick<Account, 'id' | 'provider' | 'email' | 'brokenSince'> | null;
}

/** The calendars of a user, the primary one first, paused and inactive ones included. */
export async function listOwnCalendars(database: Knex, user: string): Promise<OwnCalendar[]> {
	const rows = await select(database).where('integration.user', user).orderBy('integration.name');
	const calendars = rows.map(toOwnCalendar);
	return calendars.sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
}

export async function findOwnCalendar(database: Knex, name: string): Promise<OwnCalendar | null> {
	const row = await select(database).where('integration.name', name).first();
	// MariaDB compares text without regard to case; a name is exact.
	return row?.name === name ? toOwnCalendar(row) : null;
}

function select(database: Knex) {
	return database(`${INTEGRATION_COLLECTION} as integration`)
		.leftJoin('mm_sync_state as state', 'state.calendar_integration', 'integration.name')
		.leftJoin('mm_integration_account as link', 'link.calendar_integration', 'integration.name')
		.leftJoin('mm_account as account', 'account.id', 'link.account')
		.select(
			'integration.*',
			'state.window_from',
			'state.window_to',
			'account.id as account_id',
			'account.provider as account_provider',
			'account.email as account_email',
			'account.notified_at as account_broken',
		);
}

function toOwnCalendar(row: Readonly<Record<string, unknown>>): OwnCalendar {
	const from = toNumber(row.window_from);
	const to = toNumber(row.window_to);
	return {
		name: String(row.name),
		calendarName: toText(row.calendar_name),
		provider: toText(row.provider) ?? '',
		status: toText(row.status) ?? 'Connected',
		isActive: toFlag(row.is_active),
		isPrimary: toFlag(row.is_primary),
		direction: toText(row.sync_direction) ?? 'One-Way',
		timeZone: toText(row.time_zone) ?? 'UTC',
		address: toText(row.ical_url),
		error: toText(row.sync_error_log),
		lastSynced: toInstant(row.last_synced),
		syncIntervalMinutes: toNumber(row.sync_interval_minutes) ?? 15,
		window: from === null || to === null ? null : { start: new Date(from), end: new Date(to) },
		account: toAccount(row),
	};
}

function toAccount(row: Readonly<Record<string, unknown>>): OwnCalendar['account'] {
	const id = toText(row.account_id);
	const provider = ACCOUNT_PROVIDERS.find((option) => option === row.account_provider);
	if (id === null || provider === undefined) return null;
	return { id, provider, email: toText(row.account_email), brokenSince: toInstant(toNumber(row.account_broken)) };
}
