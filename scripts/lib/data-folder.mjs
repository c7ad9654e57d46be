import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readText } from './hashes.mjs';
import { Advice } from './output.mjs';

/** What earlier starts did, kept in the data folder so that the next one need not do it again. */
export async function openDataFolder(folder) {
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		await mkdir(path.join(folder, 'uploads'), { recursive: true });
	} catch (error) {
		throw new Advice(
			`The data folder ${folder} cannot be made: ${error.code}.`,
			'Set MM_DATA_DIR to a folder you may write to.',
		);
	}
	const stateFile = path.join(folder, 'state.json');
	const state = await readState(stateFile);
	return {
		state,
		/** @param {Record<string, unknown>} changes */
		remember: async (changes) => {
			Object.assign(state, changes);
			await writePrivately(stateFile, `${JSON.stringify(state, null, '\t')}\n`);
		},
	};
}

async function readState(file) {
	try {
		return JSON.parse((await readText(file)) || '{}');
	} catch {
		return {};
	}
}

/** The secret Directus signs with and the plugin encrypts with: made once, readable by its owner alone. */
export async function ensureSecret(folder, hasDatabase) {
	const file = path.join(folder, 'secret');
	const kept = await readText(file);
	if (kept) return kept;
	if (hasDatabase) {
		const advice = `Put the secret back into ${file}, set SECRET, or delete ${folder} to start afresh.`;
		throw new Advice(
			`There is a database in ${folder} but its secret is gone: stored credentials could not be read.`,
			advice,
		);
	}
	const secret = randomBytes(32).toString('base64url');
	await writePrivately(file, `${secret}\n`);
	return secret;
}

const passwordFile = (folder) => path.join(folder, 'admin-password');

export function readAdminPassword(folder) {
	return readText(passwordFile(folder));
}

export async function makeAdminPassword(folder) {
	const password = makePassword();
	await writePrivately(passwordFile(folder), `${password}\n`);
	return password;
}

export function forgetAdminPassword(folder) {
	return rm(passwordFile(folder), { force: true });
}

export function makePassword() {
	return randomBytes(12).toString('base64url');
}

export function hasDefaultDatabase(folder) {
	return existsSync(path.join(folder, 'data.db'));
}

/** Whole or not at all, and for its owner's eyes only. */
async function writePrivately(file, text) {
	const unfinished = `${file}.new`;
	await rm(unfinished, { force: true });
	await writeFile(unfinished, text, { mode: 0o600 });
	await rename(unfinished, file);
}
