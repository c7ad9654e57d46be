import type { Knex } from 'knex';
import { createTable, makeCaseSensitive } from './support';
import type { Migration } from './support';

/** Sign-ins at calendar services. Times are milliseconds since 1970 in UTC, as in the other engine tables. */
const tables: Readonly<Record<string, (table: Knex.CreateTableBuilder) => void>> = {
	/** A person's account at a provider, with its encrypted credentials. */
	mm_account: (table) => {
		table.string('id', 36).primary();
		table.string('user', 36).notNullable();
		table.string('provider', 32).notNullable();
		/** What the provider never changes: Google's `sub`, Microsoft's tenant and object id, CalDAV's address and user name. */
		table.string('subject', 512).notNullable();
		table.string('email', 320);
		table.text('scopes');
		table.string('key_id', 16).notNullable();
		table.text('ciphertext').notNullable();
		table.bigInteger('access_expires');
		/** Counts the credentials stored: whoever replaces them says which they replace. */
		table.integer('version').notNullable();
		table.string('lease_owner', 64);
		table.bigInteger('lease_expires');
		table.bigInteger('created_at').notNullable();
		table.bigInteger('updated_at').notNullable();
		/** Since when it has to be connected again, which was told then; null while it works. */
		table.bigInteger('notified_at');
		table.unique(['user', 'provider', 'subject'], { indexName: 'mm_idx_account_subject' });
	},
	/** Which account an integration reads its calendar with. */
	mm_integration_account: (table) => {
		table.string('calendar_integration', 255).primary();
		table.string('account', 36).notNullable();
		/** SHA-256 of the calendar's id, which may be longer than an index takes. */
		table.string('calendar_hash', 64).notNullable();
		table.unique(['account', 'calendar_hash'], { indexName: 'mm_idx_integration_account' });
	},
	/** Sign-ins under way, from the redirect to the provider until its answer. */
	mm_oauth_state: (table) => {
		table.string('state_hash', 64).primary();
		table.string('user', 36).notNullable();
		table.string('provider', 32).notNullable();
		/** Of the cookie of the browser that began. */
		table.string('cookie_hash', 64).notNullable();
		table.string('key_id', 16).notNullable();
		/** The PKCE code verifier, encrypted. */
		table.text('ciphertext').notNullable();
		table.text('return_to').notNullable();
		/** The account to connect again, null for a new one. */
		table.string('account', 36);
		table.bigInteger('expires').notNullable().index('mm_idx_oauth_state_expires');
	},
};

const identities = [
	{ table: 'mm_account', name: 'subject', length: 512, nullable: false },
	{ table: 'mm_integration_account', name: 'calendar_integration', length: 255, nullable: false },
];

async function up(knex: Knex): Promise<void> {
	for (const [name, define] of Object.entries(tables)) await createTable(knex, name, define);
	for (const column of identities) await makeCaseSensitive(knex, column);
}

async function down(knex: Knex): Promise<void> {
	for (const name of Object.keys(tables).toReversed()) await knex.schema.dropTableIfExists(name);
}

export const createAccounts: Migration = { name: '0004_create_accounts', up, down };
