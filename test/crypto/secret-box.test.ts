import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
	createKeyRing,
	open,
	seal,
	SecretUnreadableError,
} from '../../extensions/meeting-manager/src/crypto/secret-box';

const bytes = Buffer.alloc(32, 7);
const ring = createKeyRing({ secret: 'the secret of this Directus' });
const secretUrl = 'https://calendar.example/private-0123/basic.ics';

describe('createKeyRing', () => {
	it('reads one key from base64, url-safe base64 and hexadecimal alike', () => {
		const ids = [
			bytes.toString('base64'),
			bytes.toString('base64url'),
			bytes.toString('hex'),
			` ${bytes.toString('hex')}\n`,
		].map((encryptionKey) => createKeyRing({ encryptionKey, secret: '' })[0].id);
		expect(new Set(ids)).toEqual(new Set(['4bb06f8e']));
	});

	it.each([
		'short',
		randomBytes(31).toString('base64'),
		randomBytes(33).toString('base64'),
		'g'.repeat(64),
		'a'.repeat(63),
	])('refuses %s by the name of the variable, without its value', (encryptionKey) => {
		const create = (): unknown => createKeyRing({ encryptionKey, secret: 'a secret' });
		expect(create).toThrow(/MM_ENCRYPTION_KEY must be 32 bytes/);
		expect(create).not.toThrow(encryptionKey);
	});

	it('derives the same key from the same SECRET and another from another', () => {
		expect(createKeyRing({ secret: 'the secret of this Directus' })[0].id).toBe(ring[0].id);
		expect(createKeyRing({ secret: 'another' })[0].id).not.toBe(ring[0].id);
		expect(ring[0].id).toMatch(/^[0-9a-f]{8}$/);
	});

	it('refuses to work without any key', () => {
		expect(() => createKeyRing({ encryptionKey: ' ', secret: '' })).toThrow(/SECRET/);
	});

	it('seals with MM_ENCRYPTION_KEY and still opens what was sealed with SECRET before', () => {
		const sealedBefore = seal(ring, secretUrl, 'MM-CI-1');
		const later = createKeyRing({ encryptionKey: bytes.toString('hex'), secret: 'the secret of this Directus' });
		expect(open(later, sealedBefore, 'MM-CI-1')).toBe(secretUrl);
		const sealedLater = seal(later, secretUrl, 'MM-CI-1');
		expect(sealedLater.keyId).not.toBe(sealedBefore.keyId);
		expect(() => open(ring, sealedLater, 'MM-CI-1')).toThrow(SecretUnreadableError);
	});

	it('opens what was sealed with the previous MM_ENCRYPTION_KEY, and never seals with it', () => {
		const before = createKeyRing({ encryptionKey: bytes.toString('hex'), secret: 's' });
		const sealedBefore = seal(before, secretUrl, 'MM-CI-1');
		const encryptionKey = randomBytes(32).toString('base64');
		const after = createKeyRing({ encryptionKey, previousEncryptionKey: bytes.toString('hex'), secret: 's' });
		expect(open(after, sealedBefore, 'MM-CI-1')).toBe(secretUrl);
		expect(seal(after, secretUrl, 'MM-CI-1').keyId).not.toBe(sealedBefore.keyId);
		expect(createKeyRing({ previousEncryptionKey: bytes.toString('hex'), secret: 's' })[0].id).toBe(
			createKeyRing({ secret: 's' })[0].id,
		);
		expect(() => createKeyRing({ previousEncryptionKey: 'short', secret: 's' })).toThrow(
			/MM_ENCRYPTION_KEY_PREVIOUS must be 32 bytes/,
		);
	});

	it('shows no key when printed', () => {
		const printed = inspect(createKeyRing({ encryptionKey: bytes.toString('hex'), secret: 's' }), {
			depth: 9,
			showHidden: true,
		});
		expect(printed).not.toContain(bytes.toString('hex'));
		expect(printed).not.toMatch(/07 07 07/);
	});
});

describe('seal and open', () => {
	it.each(['', 'a', secretUrl, 'Grüße 📅', 'x'.repeat(100_000)])('gives back what was sealed', (plaintext) => {
		expect(open(ring, seal(ring, plaintext, 'row'), 'row')).toBe(plaintext);
	});

	it('never gives the same ciphertext twice, nor one that shows the text', () => {
		const sealed = Array.from({ length: 50 }, () => seal(ring, secretUrl, 'row').ciphertext);
		expect(new Set(sealed).size).toBe(50);
		expect(Buffer.from(sealed[0] ?? '', 'base64').toString('latin1')).not.toContain('private');
	});

	it('refuses the secret of another record', () => {
		expect(() => open(ring, seal(ring, secretUrl, 'MM-CI-1'), 'MM-CI-2')).toThrow(SecretUnreadableError);
	});

	it('refuses a ciphertext changed in any byte', () => {
		const sealed = seal(ring, 'abc', 'row');
		const original = Buffer.from(sealed.ciphertext, 'base64');
		for (let index = 0; index < original.length; index += 1) {
			const changed = Buffer.from(original);
			changed.writeUInt8((changed[index] ?? 0) ^ 1, index);
			expect(() => open(ring, { ...sealed, ciphertext: changed.toString('base64') }, 'row')).toThrow(
				SecretUnreadableError,
			);
		}
	});

	it('refuses a ciphertext cut at any length', () => {
		const sealed = seal(ring, 'abc', 'row');
		const original = Buffer.from(sealed.ciphertext, 'base64');
		for (let length = 0; length < original.length; length += 1) {
			const ciphertext = original.subarray(0, length).toString('base64');
			expect(() => open(ring, { ...sealed, ciphertext }, 'row')).toThrow(SecretUnreadableError);
		}
	});

	it('names an unknown key by its id', () => {
		const sealed = { ...seal(ring, 'abc', 'row'), keyId: '00000000' };
		expect(() => open(ring, sealed, 'row')).toThrow(/another key \(00000000\)/);
	});
});
