import type { Knex } from 'knex';
import type { SealedSecret } from '../crypto/secret-box';
import { accountBinding } from './accounts';

/** A secret as it is stored, wherever it is stored. */
export interface StoredSecret extends SealedSecret {
	/** The integration or account it opens, for people. */
	record: string;
	/** What was bound into it. */
	binding: string;
	table: 'mm_credential' | 'mm_account';
	/** Finds the row, and only as long as its secret is this one. */
	row: Readonly<Record<string, string | number>>;
}

/** Every secret that is kept: feeds' addresses and accounts' credentials. Sign-ins under way are over in minutes. */
export async function findSealedSecrets(database: Knex): Promise<StoredSecret[]> {
	const feeds: Record<string, unknown>[] = await database('mm_credential').select(
		'name',
		'key_id',
		'ciphertext',
		'updated_at',
	);
	const accounts: Record<string, unknown>[] = await database('mm_account').select(
		'id',
		'key_id',
		'ciphertext',
		'version',
	);
	return [
		...feeds.map((row): StoredSecret => {
			const name = String(row['name']);
			const found = { name, key_id: String(row['key_id']), updated_at: Number(row['updated_at']) };
			return { ...sealedOf(row), record: name, binding: name, table: 'mm_credential', row: found };
		}),
		...accounts.map((row): StoredSecret => {
			const id = String(row['id']);
			const found = { id, key_id: String(row['key_id']), version: Number(row['version']) };
			return {
				...sealedOf(row),
				record: `account ${id}`,
				binding: accountBinding(id),
				table: 'mm_account',
				row: found,
			};
		}),
	];
}

/** False where the row holds another secret by now. The version stays: what is being renewed has to find it. */
export async function replaceSealedSecret(
	database: Knex,
	{ table, row }: StoredSecret,
	sealed: SealedSecret,
): Promise<boolean> {
	const replaced = await database(table).where(row).update({ key_id: sealed.keyId, ciphertext: sealed.ciphertext });
	return replaced === 1;
}

function sealedOf(row: Readonly<Record<string, unknown>>): SealedSecret {
	return { keyId: String(row['key_id']), ciphertext: String(row['ciphertext']) };
}
