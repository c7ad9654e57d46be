import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { forgetAdminPassword, hasDefaultDatabase, makeAdminPassword, readAdminPassword } from './data-folder.mjs';
import { directusEnv, runDirectus } from './directus.mjs';
import { hashTexts } from './hashes.mjs';
import { say, step } from './output.mjs';
import { root } from './paths.mjs';

/**
 * Bootstraps Directus and installs the plugin, both only if this database did not have them yet in these versions.
 * @param {import('./settings.mjs').Settings} settings
 * @param {Awaited<ReturnType<typeof import('./data-folder.mjs').openDataFolder>>} data
 * @param {{secret: string, sourceHash: string}} options
 */
export async function ensureInstallation(settings, data, { secret, sourceHash }) {
	const { dataFolder } = settings;
	const directus = JSON.parse(await readFile(path.join(root, 'node_modules/directus/package.json'), 'utf8'));
	const bootstrapped = hashTexts(directus.version, describeDatabase());
	const isFresh = settings.isDefaultDatabase && !hasDefaultDatabase(dataFolder);
	if (isFresh || data.state.bootstrapped !== bootstrapped) {
		const isForeign = await bootstrap(settings, secret, isFresh, directus.version);
		await data.remember({ bootstrapped, isForeign, installed: null, demo: isFresh ? null : data.state.demo });
	}
	const installed = hashTexts(bootstrapped, sourceHash);
	if (data.state.installed === installed) return;
	const env = directusEnv(settings, secret, null);
	const report = await step('Installing Meeting Manager', () => runDirectus(['mm:install'], env, dataFolder));
	for (const line of report.split('\n').filter((text) => text.startsWith('  ! '))) say(line);
	await data.remember({ installed });
}

/** @returns {Promise<boolean>} whether the database was somebody's already */
async function bootstrap(settings, secret, isFresh, version) {
	const { dataFolder, adminPassword } = settings;
	if (isFresh) await forgetAdminPassword(dataFolder);
	const hadPassword = await readAdminPassword(dataFolder);
	const password = adminPassword ?? (hadPassword || (await makeAdminPassword(dataFolder)));
	const env = { ...directusEnv(settings, secret, password), LOG_LEVEL: 'info' };
	const title = isFresh ? `Setting up Directus ${version}` : `Bringing the database to Directus ${version}`;
	const output = await step(title, () => runDirectus(['bootstrap'], env, dataFolder));
	const wasThere = /already initialized/i.test(output);
	if (wasThere && !hadPassword) await forgetAdminPassword(dataFolder);
	return wasThere && !hadPassword;
}

/** Which database, told by its settings; the password is no part of it. */
function describeDatabase() {
	const names = Object.keys(process.env).filter((name) => name.startsWith('DB_') && name !== 'DB_PASSWORD');
	return JSON.stringify(names.sort().map((name) => [name, process.env[name]]));
}
