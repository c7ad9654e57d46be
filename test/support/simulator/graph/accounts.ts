import { createHash } from 'node:crypto';

/** A person with a mailbox. */
export interface Account {
	/** The object id. */
	oid: string;
	tenantId: string;
	email: string;
	displayName: string;
	/** Windows name of the mailbox's zone. */
	timeZone: string;
}

export interface AccountOptions {
	email: string;
	displayName?: string;
	/** A personal Microsoft account (outlook.com) instead of one of an organization. */
	isPersonal?: boolean;
	/** Default: `UTC`. */
	timeZone?: string;
}

/** The tenant of all personal Microsoft accounts. */
export const CONSUMERS_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad';
export const ORGANIZATION_TENANT = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';

export function createAccount(options: AccountOptions): Account {
	return {
		oid: guidOf(`oid:${options.email}`),
		tenantId: options.isPersonal ? CONSUMERS_TENANT : ORGANIZATION_TENANT,
		email: options.email,
		displayName: options.displayName ?? options.email.split('@')[0] ?? options.email,
		timeZone: options.timeZone ?? 'UTC',
	};
}

/** A GUID that is always the same for the same text. */
export function guidOf(text: string): string {
	const hex = createHash('sha256').update(text).digest('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
		'-',
	);
}
