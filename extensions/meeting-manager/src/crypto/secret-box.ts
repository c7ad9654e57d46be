import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createSecretKey,
	hkdfSync,
	randomBytes,
	type KeyObject,
} from 'node:crypto';

export interface SealingKey {
	/** The first 8 hexadecimal digits of the key's SHA-256. */
	id: string;
	key: KeyObject;
}

/** The first key seals; all of them open, so that a key can be replaced while old secrets stay readable. */
export type KeyRing = readonly [SealingKey, ...SealingKey[]];

export interface SealedSecret {
	keyId: string;
	/** Base64 of nonce, ciphertext and tag. */
	ciphertext: string;
}

export interface KeyRingInput {
	/** MM_ENCRYPTION_KEY: 32 bytes in base64 or hexadecimal. */
	encryptionKey?: string | undefined;
	/** MM_ENCRYPTION_KEY_PREVIOUS: what MM_ENCRYPTION_KEY was before; opens, never seals. */
	previousEncryptionKey?: string | undefined;
	/** Directus's SECRET. */
	secret: string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Part of what makes the derived key: changing it makes every stored secret unreadable. */
const HKDF_INFO = 'meeting-manager/credentials/v1';

/** A stored secret cannot be opened. The message holds nothing of it. */
export class SecretUnreadableError extends Error {
	override name = 'SecretUnreadableError';
}

/**
 * The keys for stored credentials: MM_ENCRYPTION_KEY if set, its predecessor, and a key derived from Directus's SECRET,
 * which goes on opening what was sealed before MM_ENCRYPTION_KEY was set.
 * @throws Error naming the variable that is missing or malformed, without its value
 */
export function createKeyRing({ encryptionKey = '', previousEncryptionKey = '', secret }: KeyRingInput): KeyRing {
	const derived = secret === '' ? [] : [sealingKey(deriveKey(secret))];
	const given = readKeys('MM_ENCRYPTION_KEY', encryptionKey);
	const previous = readKeys('MM_ENCRYPTION_KEY_PREVIOUS', previousEncryptionKey);
	// Without a key of its own the derived one seals.
	const [first, ...others] = given.length > 0 ? [...given, ...previous, ...derived] : [...derived, ...previous];
	if (first === undefined)
		throw new Error('Set SECRET (or MM_ENCRYPTION_KEY): stored credentials are encrypted with it.');
	return [first, ...others];
}

/**
 * Encrypts with AES-256-GCM under a fresh nonce.
 * @param associatedData what the secret belongs to; `open` must be given the same, so that no row can take another's
 */
export function seal([{ id, key }]: KeyRing, plaintext: string, associatedData: string): SealedSecret {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
	cipher.setAAD(Buffer.from(associatedData, 'utf8'));
	const parts = [nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()];
	return { keyId: id, ciphertext: Buffer.concat(parts).toString('base64') };
}

/** @throws SecretUnreadableError where the key is unknown, or the ciphertext or the associated data are not those sealed */
export function open(ring: KeyRing, sealed: SealedSecret, associatedData: string): string {
	const found = ring.find(({ id }) => id === sealed.keyId);
	if (found === undefined) {
		throw new SecretUnreadableError(
			`A stored credential was encrypted with another key (${sealed.keyId}). Restore the MM_ENCRYPTION_KEY or SECRET of then, or enter the credential again.`,
		);
	}
	const bytes = Buffer.from(sealed.ciphertext, 'base64');
	try {
		const decipher = createDecipheriv(CIPHER, found.key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
		decipher.setAAD(Buffer.from(associatedData, 'utf8'));
		decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
		const content = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
		return Buffer.concat([content, decipher.final()]).toString('utf8');
	} catch {
		throw new SecretUnreadableError('A stored credential is damaged or belongs to another record. Enter it again.');
	}
}

function sealingKey(bytes: Buffer): SealingKey {
	return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), key: createSecretKey(bytes) };
}

function deriveKey(secret: string): Buffer {
	return Buffer.from(hkdfSync('sha256', secret, '', HKDF_INFO, KEY_BYTES));
}

function readKeys(variable: string, value: string): SealingKey[] {
	return value.trim() === '' ? [] : [sealingKey(readKey(variable, value.trim()))];
}

function readKey(variable: string, value: string): Buffer {
	if (/^[0-9a-f]{64}$/i.test(value)) return Buffer.from(value, 'hex');
	const bytes = /^[A-Za-z0-9+/_-]{43}=?$/.test(value) ? Buffer.from(value, 'base64') : Buffer.alloc(0);
	if (bytes.length === KEY_BYTES) return bytes;
	throw new Error(
		`${variable} must be 32 bytes in base64 (44 characters) or hexadecimal (64 digits), as "openssl rand -base64 32" prints them.`,
	);
}
