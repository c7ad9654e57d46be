import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../support/client';
import { readScript } from '../support/documents';
import { findFreePort } from '../support/processes';
import { startShell } from '../support/shell';
import { repositoryRoot } from '../support/targets';

/** The environment of somebody at a terminal: without what the runner of these tests has put there. */
const ownEnv = Object.fromEntries(
	Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV$|TEST$|MM_)/.test(name)),
);

describe('the commands of the documents', { timeout: 600_000 }, () => {
	let dataFolder: string;
	beforeAll(async () => {
		const parent = path.join(repositoryRoot, '.cache/runs');
		await mkdir(parent, { recursive: true });
		dataFolder = await mkdtemp(path.join(parent, 'start-'));
	});
	afterAll(() => rm(dataFolder, { recursive: true }));

	const serve = async (command: string, env: Record<string, string>, look: (url: string) => Promise<void>) => {
		const port = String(await findFreePort());
		const given = { MM_DATA_DIR: dataFolder, PORT: port, ADMIN_TOKEN: 'some-secret', ...env };
		const server = startShell(command, { ...ownEnv, ...given }, repositoryRoot);
		try {
			await expect.poll(() => server.log(), { timeout: 400_000, interval: 500 }).toContain('Stop it with Ctrl+C.');
			await look(`http://127.0.0.1:${port}`);
		} finally {
			await server.end();
		}
	};

	test('README.md, "Try it": npm start serves Directus with demo data', async () => {
		const [command = ''] = readScript('README.md', 'Try it');
		await serve(command, {}, async (url) => {
			const { body } = await createClient(url, 'some-secret').get('/meeting-manager/health');
			expect(body.data).toMatchObject({
				integrations: [{ status: 'Connected' }],
				warnings: [],
				changes_announced: true,
			});
		});
	});

	test('docs/providers.md: stand-ins for Google and Microsoft beside it', async () => {
		const [command = ''] = readScript('docs/providers.md', 'Connect Google, Outlook and CalDAV');
		const port = String(await findFreePort());
		await serve(command, { MM_SIMULATOR_PORT: port }, async (url) => {
			const client = createClient(url, 'some-secret');
			for (const provider of ['google', 'outlook']) {
				const { status, headers } = await client.get(`/meeting-manager/connect/${provider}`);
				expect([provider, status]).toEqual([provider, 302]);
				expect(headers.get('location')).toContain('http://127.0.0.1:');
			}
		});
	});

	test('CONTRIBUTING.md, "Tests and checks": one test, the documents', async () => {
		const [whole = '', ...commands] = readScript('CONTRIBUTING.md', 'Tests and checks');
		// It is what runs this test.
		expect(whole).toBe('npm test\n');
		const before = await readFile(path.join(repositoryRoot, 'docs/settings.md'), 'utf8');
		const expected = ['0 failed, 0 skipped', 'docs/settings.md is up to date.'];
		expect(commands).toHaveLength(expected.length);
		for (const [index, command] of commands.entries()) {
			const shell = startShell(command, ownEnv, repositoryRoot);
			expect(await shell.exited, shell.log()).toBe(0);
			expect(shell.log()).toContain(expected[index]);
		}
		expect(await readFile(path.join(repositoryRoot, 'docs/settings.md'), 'utf8')).toBe(before);
	});
});
