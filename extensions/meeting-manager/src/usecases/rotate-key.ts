import type { Knex } from 'knex';
import { open, seal, SecretUnreadableError } from '../crypto/secret-box';
import type { KeyRing } from '../crypto/secret-box';
import { findSealedSecrets, replaceSealedSecret } from '../store/sealed-secrets';

export interface RotationReport {
	/** Id of the key that seals now. */
	keyId: string;
	/** Secrets that were sealed with another key and are sealed with this one now. */
	resealed: number;
	/** Those that were sealed with it already. */
	current: number;
	/** The records whose secrets no known key opens; they are left as they are. */
	unreadable: string[];
}

/** A secret that changes at the moment it is sealed anew is looked at again so often. */
const MAX_ROUNDS = 5;

/**
 * Seals every stored credential with the first key. Each row is one write of its own that touches nothing changed
 * meanwhile, so it may run beside a server, be stopped, and be run again.
 */
export async function rotateKey(database: Knex, ring: KeyRing): Promise<RotationReport> {
	const [{ id: keyId }] = ring;
	let resealed = 0;
	const unreadable = new Set<string>();
	for (let round = 0; round < MAX_ROUNDS; round += 1) {
		const others = (await findSealedSecrets(database)).filter((secret) => secret.keyId !== keyId);
		const left = others.filter(({ record }) => !unreadable.has(record));
		if (left.length === 0) break;
		for (const secret of left) {
			try {
				const plaintext = open(ring, secret, secret.binding);
				if (await replaceSealedSecret(database, secret, seal(ring, plaintext, secret.binding))) resealed += 1;
			} catch (error) {
				if (!(error instanceof SecretUnreadableError)) throw error;
				unreadable.add(secret.record);
			}
		}
	}
	const all = await findSealedSecrets(database);
	const current = all.filter((secret) => secret.keyId === keyId).length - resealed;
	return { keyId, resealed, current, unreadable: [...unreadable] };
}
