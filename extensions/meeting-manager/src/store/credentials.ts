import type { Knex } from 'knex';
import { open, seal } from '../crypto/secret-box';
import type { KeyRing } from '../crypto/secret-box';

const TABLE = 'mm_credential';

/** Keeps an integration's secret encrypted; its name is bound in, so that a copied row opens nowhere else. */
export async function saveCredential(
	database: Knex,
	ring: KeyRing,
	credential: { integration: string; kind: string; secret: string },
	nowMs: number,
): Promise<void> {
	const { keyId, ciphertext } = seal(ring, credential.secret, credential.integration);
	await database(TABLE)
		.insert({ name: credential.integration, kind: credential.kind, key_id: keyId, ciphertext, updated_at: nowMs })
		.onConflict('name')
		.merge();
}

/** The integration's secret, null where none is stored. Throws a SecretUnreadableError where the key does not fit. */
export async function loadCredential(database: Knex, ring: KeyRing, integration: string): Promise<string | null> {
	const row = await database(TABLE).select('key_id', 'ciphertext').where({ name: integration }).first();
	if (!row) return null;
	return open(ring, { keyId: String(row.key_id), ciphertext: String(row.ciphertext) }, integration);
}

export async function deleteCredentials(database: Knex, integrations: readonly string[]): Promise<void> {
	await database(TABLE)
		.whereIn('name', [...integrations])
		.delete();
}
