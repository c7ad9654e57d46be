import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 in hexadecimal: a secret of 256 random bits needs no salt. */
export function hashSecret(secret: string): string {
	return createHash('sha256').update(secret, 'utf8').digest('hex');
}

const NOBODYS = Buffer.alloc(32);

/** In constant time; without a stored hash it takes as long and is false. */
export function isSecret(secret: string, storedHash: string | null): boolean {
	const given = createHash('sha256').update(secret, 'utf8').digest();
	const stored = storedHash === null ? NOBODYS : Buffer.from(storedHash, 'hex');
	const isEqual = stored.length === given.length && timingSafeEqual(given, stored);
	return isEqual && storedHash !== null;
}
