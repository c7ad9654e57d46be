import path from 'node:path';
import { ENGINE_TABLES } from '../../extensions/meeting-manager/src/directus/install/tables';
import { repositoryRoot } from './targets';
import type { Target } from './targets';

export const adminEmail = 'admin@example.com';
export const adminPassword = 'test-admin-password';
export const adminToken = 'test-admin-token';

const passedOn = ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LANG', 'NODE_EXTRA_CA_CERTS'];

/** Tables of the plugin that Directus must not offer as collections, with Directus's own defaults. */
const excludedTables = ['spatial_ref_sys', 'sysdiagrams', ...ENGINE_TABLES];

/**
 * The environment of every Directus of the tests. Nothing of the caller's environment gets in apart from what a
 * process needs to live, and `cwd` (a folder of its own) holds no .env, which would override all of it.
 */
export function baseEnv(target: Target, cwd: string): Record<string, string> {
	const inherited: Record<string, string> = {};
	for (const name of passedOn) {
		const value = process.env[name];
		if (value !== undefined) inherited[name] = value;
	}
	return {
		...inherited,
		NODE_ENV: 'production',
		NODE_COMPILE_CACHE: path.join(repositoryRoot, '.cache/compile'),
		TZ: 'UTC',
		HOST: '127.0.0.1',
		SECRET: 'secret-of-the-test-servers-0123456789',
		ADMIN_EMAIL: adminEmail,
		ADMIN_PASSWORD: adminPassword,
		ADMIN_TOKEN: adminToken,
		PACKAGE_FILE_LOCATION: target.projectRoot,
		EXTENSIONS_PATH: path.join(cwd, 'extensions'),
		EXTENSIONS_MUST_LOAD: 'true',
		STORAGE_LOCAL_ROOT: path.join(cwd, 'uploads'),
		DB_EXCLUDE_TABLES: excludedTables.join(','),
		TELEMETRY: 'false',
		SERVE_APP: 'false',
		CACHE_ENABLED: 'false',
		RATE_LIMITER_ENABLED: 'false',
		// A busy machine would answer 503 in the midst of a test.
		PRESSURE_LIMITER_ENABLED: 'false',
		WEBSOCKETS_ENABLED: 'true',
		LOG_STYLE: 'raw',
		LOG_LEVEL: 'warn',
		MM_ICAL_ALLOWED_HOSTS: '127.0.0.1,localhost',
	};
}
