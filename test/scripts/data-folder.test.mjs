import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureSecret, makeAdminPassword, openDataFolder } from '../../scripts/lib/data-folder.mjs';

let folder = '';
beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'mm-data-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the secret is made once, and only its owner may read it', async () => {
	const secret = await ensureSecret(folder, false);
	expect(secret.length).toBeGreaterThan(40);
	expect(await ensureSecret(folder, true)).toBe(secret);
	await makeAdminPassword(folder);
	for (const name of ['secret', 'admin-password']) {
		expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
	}
});

test('a database whose secret is gone is told, not given a new one', async () => {
	await expect(ensureSecret(folder, true)).rejects.toThrow('its secret is gone');
});

test('what a start remembers, the next one knows; a damaged file counts as nothing remembered', async () => {
	const first = await openDataFolder(folder);
	await first.remember({ installed: 'abc' });
	expect((await openDataFolder(folder)).state).toEqual({ installed: 'abc' });
	await writeFile(path.join(folder, 'state.json'), '{"installed":');
	expect((await openDataFolder(folder)).state).toEqual({});
});
