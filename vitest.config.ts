import { defineConfig } from 'vitest/config';
import type { TestProjectInlineConfiguration } from 'vitest/config';

/** Pure tests run once in each: none of them may depend on where the process runs. */
const zones = { utc: 'UTC', 'new-york': 'America/New_York', kolkata: 'Asia/Kolkata' };

const withoutRedis = process.env['MM_TEST_REDIS_URL'] ? [] : ['test/**/*.only-redis.*'];

const unitProjects = Object.entries(zones).map(([name, timeZone]): TestProjectInlineConfiguration => ({
	test: {
		name: `unit-${name}`,
		include: ['test/**/*.test.{ts,mjs}'],
		exclude: [
			'test/directus/**',
			'test/directus-12/**',
			'test/bench/**',
			'test/caldav/**',
			'test/browser/**',
			...withoutRedis,
		],
		env: { TZ: timeZone },
	},
}));

/** Against real CalDAV servers, in two zones: what they are told must not depend on where the process runs. */
function createCalDavProject(zone: 'utc' | 'new-york'): TestProjectInlineConfiguration {
	return {
		test: {
			name: `caldav-${zone}`,
			include: ['test/caldav/**/*.test.ts'],
			fileParallelism: false,
			testTimeout: 30_000,
			hookTimeout: 60_000,
			env: { TZ: zones[zone] },
		},
	};
}

const calDavProjects =
	process.env['MM_TEST_RADICALE'] && process.env['MM_TEST_XANDIKOS']
		? [createCalDavProject('utc'), createCalDavProject('new-york')]
		: [];

/**
 * Files that only make sense on some targets say so in their names: `x.only-11.test.ts`, `x.only-sqlite.test.ts`,
 * `x.only-12.only-postgres.test.ts`. `only-redis` are left out without MM_TEST_REDIS_URL, `only-caldav` without the CalDAV servers. So no test skips itself.
 */
function createTargetProject(major: string, engine: string): TestProjectInlineConfiguration {
	const others = ['11', '12', 'sqlite', 'postgres', 'mariadb'].filter((word) => word !== major && word !== engine);
	const excluded = [
		...others,
		...(process.env['MM_TEST_REDIS_URL'] ? [] : ['redis']),
		...(calDavProjects.length > 0 ? [] : ['caldav']),
	];
	return {
		test: {
			name: `${major}-${engine}`,
			include: ['test/directus/**/*.test.ts'],
			exclude: excluded.map((word) => `test/directus/**/*.only-${word}.*`),
			globalSetup: ['test/support/global-setup.ts'],
			fileParallelism: false,
			testTimeout: 30_000,
			hookTimeout: 120_000,
			env: { TZ: 'UTC' },
		},
	};
}

const targetProjects = [
	createTargetProject('11', 'sqlite'),
	createTargetProject('12', 'sqlite'),
	...(process.env['MM_TEST_POSTGRES_URL'] ? [createTargetProject('11', 'postgres')] : []),
	...(process.env['MM_TEST_MARIADB_URL'] ? [createTargetProject('11', 'mariadb')] : []),
];

/** The Studio in Chromium, on the Directus named: one file after another, as each starts a server and a browser. */
function createBrowserProject(major: string): TestProjectInlineConfiguration {
	const other = major === '11' ? '12' : '11';
	return {
		test: {
			name: `browser-${major}`,
			include: ['test/browser/**/*.test.ts'],
			exclude: [`test/browser/**/*.only-${other}.*`],
			fileParallelism: false,
			testTimeout: 120_000,
			hookTimeout: 300_000,
			env: { TZ: 'UTC', MM_BROWSER_TARGET: `${major}-sqlite` },
		},
	};
}

const browserProjects = process.env['MM_TEST_CHROMIUM'] ? ['11', '12'].map(createBrowserProject) : [];

export default defineConfig({
	test: {
		projects: [...unitProjects, ...calDavProjects, ...targetProjects, ...browserProjects],
	},
});
