import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { open, seal } from '../crypto/secret-box';
import type { KeyRing } from '../crypto/secret-box';
import { ACCOUNT_PROVIDERS } from '../domain/account';
import type { Account } from '../domain/account';
import { findAccountOf } from './integration-accounts';
import { fromJson, toInstant, toNumber, toText } from './values';

const TABLE = 'mm_account';

/** What opens an account, as it is stored: `secret` is JSON that `schemas/account-credentials` reads. */
export interface StoredCredentials {
	secret: string;
	/** Of the access token in it; null for credentials that do not expire. */
	accessExpires: Date | null;
	/** Counts what was stored: whoever replaces credentials says which. */
	version: number;
}

export interface NewAccount extends Pick<Account, 'user' | 'provider' | 'subject' | 'email'> {
	/** All that the provider knows its owner by, in lower case, beside `email`. */
	addresses: readonly string[];
	scopes: readonly string[];
	secret: string;
	accessExpires: Date | null;
}

/** Bound into the ciphertext, so that a row's secret opens in no other row and in no other table. */
export function accountBinding(id: string): string {
	return `account:${id}`;
}

export async function findAccount(database: Knex, id: string): Promise<Account | null> {
	const row = await database(TABLE).select('*').where({ id }).first();
	return row?.id === id ? toAccount(row) : null;
}

export async function listAccounts(database: Knex, user: string): Promise<Account[]> {
	const rows: Record<string, unknown>[] = await database(TABLE).select('*').where({ user }).orderBy('created_at');
	return rows.flatMap((row) => toAccount(row) ?? []);
}

/** Whether somebody else connected the same account: taking its grant back would disconnect them, too. */
export async function isConnectedByOthers(database: Knex, { id, provider, subject }: Account): Promise<boolean> {
	const other = await database(TABLE).select('id').where({ provider, subject }).whereNot({ id }).first();
	return other !== undefined;
}

/** Stores a new account, or new credentials for one that its user connected before; it works from now on. */
export async function saveAccount(database: Knex, ring: KeyRing, account: NewAccount, nowMs: number): Promise<string> {
	const { user, provider, subject, email, addresses, scopes, secret, accessExpires } = account;
	const identity = { user, provider, subject };
	const newId = randomUUID();
	const details = (id: string) => ({
		email,
		addresses: fromJson(addresses),
		scopes: scopes.join(' '),
		...sealed(ring, secret, id),
		access_expires: accessExpires?.getTime() ?? null,
		lease_owner: null,
		lease_expires: null,
		updated_at: nowMs,
		notified_at: null,
	});
	await database(TABLE)
		.insert({ id: newId, ...identity, ...details(newId), version: 1, created_at: nowMs })
		.onConflict(['user', 'provider', 'subject'])
		.ignore();
	const row = await database(TABLE).select('id').where(identity).first();
	const id = String(row?.id);
	if (id === newId) return id;
	await database(TABLE)
		.where({ id })
		.update({ ...details(id), version: database.raw('version + 1') });
	return id;
}

/** Null where the account is gone. Throws a SecretUnreadableError where the key does not fit. */
export async function loadAccountCredentials(
	database: Knex,
	ring: KeyRing,
	id: string,
): Promise<StoredCredentials | null> {
	const row = await database(TABLE).select('key_id', 'ciphertext', 'access_expires', 'version').where({ id }).first();
	if (!row) return null;
	return {
		secret: open(ring, { keyId: String(row.key_id), ciphertext: String(row.ciphertext) }, accountBinding(id)),
		accessExpires: toInstant(row.access_expires),
		version: toNumber(row.version) ?? 0,
	};
}

/**
 * The right to renew credentials of this version, for one at a time: the provider may take a refresh token once. False
 * where somebody else has it, or has used it.
 */
export async function takeAccountLease(
	database: Knex,
	id: string,
	lease: { version: number; owner: string; nowMs: number; durationMs: number },
): Promise<boolean> {
	const taken = await database(TABLE)
		.where({ id, version: lease.version })
		.where((free) => free.whereNull('lease_owner').orWhere('lease_expires', '<=', lease.nowMs))
		.update({ lease_owner: lease.owner, lease_expires: lease.nowMs + lease.durationMs });
	return taken === 1;
}

export async function releaseAccountLease(database: Knex, id: string, owner: string): Promise<void> {
	await database(TABLE).where({ id, lease_owner: owner }).update({ lease_owner: null, lease_expires: null });
}

/**
 * Replaces credentials of a version by renewed ones, and gives the lease back. False where they are of another version
 * by now: connected anew, which counts more, or gone.
 */
export async function replaceAccountCredentials(
	database: Knex,
	ring: KeyRing,
	id: string,
	renewed: StoredCredentials,
	nowMs: number,
): Promise<boolean> {
	const replaced = await database(TABLE)
		.where({ id, version: renewed.version })
		.update({
			...sealed(ring, renewed.secret, id),
			access_expires: renewed.accessExpires?.getTime() ?? null,
			version: renewed.version + 1,
			lease_owner: null,
			lease_expires: null,
			updated_at: nowMs,
		});
	return replaced === 1;
}

/** Notes that the account has to be connected again. True for the first to note it: that one tells people. */
export async function noteBroken(database: Knex, id: string, nowMs: number): Promise<boolean> {
	return (await database(TABLE).where({ id }).whereNull('notified_at').update({ notified_at: nowMs })) === 1;
}

/** A calendar of the account was synced: what is wrong with it next is news again. */
export async function noteWorking(database: Knex, integration: string): Promise<void> {
	const account = await findAccountOf(database, integration);
	if (account !== null) await forgetBroken(database, account);
}

/** People could not be told: the next one to notice does it. */
export async function forgetBroken(database: Knex, id: string): Promise<void> {
	await database(TABLE).where({ id }).update({ notified_at: null });
}

export async function deleteAccounts(database: Knex, ids: readonly string[]): Promise<void> {
	await database(TABLE)
		.whereIn('id', [...ids])
		.delete();
}

export async function deleteAccountsOf(database: Knex, users: readonly string[]): Promise<void> {
	await database(TABLE)
		.whereIn('user', [...users])
		.delete();
}

function sealed(ring: KeyRing, secret: string, id: string): { key_id: string; ciphertext: string } {
	const { keyId, ciphertext } = seal(ring, secret, accountBinding(id));
	return { key_id: keyId, ciphertext };
}

function toAccount(row: Readonly<Record<string, unknown>>): Account | null {
	const provider = ACCOUNT_PROVIDERS.find((option) => option === row['provider']);
	if (provider === undefined) return null;
	return {
		id: String(row['id']),
		user: String(row['user']),
		provider,
		subject: String(row['subject']),
		email: toText(row['email']),
		brokenSince: toInstant(row['notified_at']),
	};
}
