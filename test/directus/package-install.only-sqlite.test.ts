import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../support/client';
import { adminToken } from '../support/directus-env';
import { readScript, runProgram } from '../support/documents';
import { createBlankProject, packExtension } from '../support/packed';
import { findFreePort } from '../support/processes';
import { useTarget } from '../support/shared-server';
import { startShell } from '../support/shell';
import type { DirectusProject } from '../support/start-directus';

const DOCUMENT = 'extensions/meeting-manager/README.md';

/** The package as npm would bring it, in a project that knows nothing of this repository. */
describe('the packed extension', { timeout: 300_000 }, () => {
	let folder: string;
	let archive: string;
	let project: DirectusProject;
	const [install = '', start = ''] = readScript('README.md', 'Install it into your project');

	beforeAll(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'mm-package-'));
		archive = await packExtension(folder);
		project = await createBlankProject(useTarget());
		const { code, log } = await project.run(['bootstrap']);
		if (code !== 0) throw new Error(log);
	}, 300_000);
	afterAll(async () => {
		await project.remove();
		await rm(folder, { recursive: true });
	});

	const shell = (script: string, env: Record<string, string> = {}) =>
		startShell(script, { ...project.env, ...env }, project.folder);

	test('is installed by the commands of its README', async () => {
		const [told = '', served] = readScript(DOCUMENT, 'Install');
		expect([told.replace('directus-extension-meeting-manager', '"$PACKAGE"'), served]).toEqual([install, start]);
		// Not published yet: the archive stands for the registry's.
		const command = shell(install, { PACKAGE: archive });
		expect(await command.exited, command.log()).toBe(0);
		expect(command.log()).toContain('collection mm_calendar_event_sync created');
		expect(command.log()).toContain('internal tables are locked against everybody');
		const manifest = JSON.parse(await readFile(path.join(project.folder, 'package.json'), 'utf8'));
		expect(Object.keys(manifest.dependencies)).toEqual(['directus-extension-meeting-manager']);
	});

	test('is served by the commands of its README, and is in good health', async () => {
		const port = String(await findFreePort());
		const url = `http://127.0.0.1:${port}`;
		const server = shell(start, { PORT: port, PUBLIC_URL: url });
		const answers = () =>
			fetch(`${url}/server/ping`).then(
				({ ok }) => ok,
				() => false,
			);
		try {
			await expect.poll(answers, { timeout: 120_000 }).toBe(true);
			const health = await createClient(url, adminToken).get('/meeting-manager/health');
			expect(health.body.data, server.log()).toMatchObject({
				integrations: [],
				queue: { kind: 'local' },
				changes_announced: true,
				outbound_paused: false,
				warnings: [],
			});
			const [program = ''] = readScript(DOCUMENT, 'For apps', 'ts');
			expect(await runProgram(program, { URL: url, TOKEN: adminToken })).toBe('[]\n');
		} finally {
			await server.end();
		}
	});

	test('is upgraded, has its key changed and is taken away by the commands of the guides', async () => {
		const [hide = ''] = readScript('docs/admins.md', 'Internal tables');
		const [upgrade = ''] = readScript('docs/upgrading.md', 'To a new version of the plugin');
		const upgraded = shell(`${hide}${upgrade}`, { PACKAGE: archive });
		expect(await upgraded.exited, upgraded.log()).toBe(0);
		expect(upgraded.log()).toContain('nothing changed');
		expect(upgraded.log()).not.toContain('internal tables');

		const [rotate = ''] = readScript('docs/admins.md', 'Changing the key');
		const rotated = shell(rotate, { MM_ENCRYPTION_KEY: randomBytes(32).toString('base64') });
		expect(await rotated.exited, rotated.log()).toBe(0);
		expect(rotated.log()).toContain('0 credential(s) encrypted anew');

		const [remove = ''] = readScript('docs/upgrading.md', 'Uninstalling');
		const removed = shell(remove);
		expect(await removed.exited, removed.log()).toBe(0);
		expect(removed.log()).toContain('collections, tables and data were kept');
	});
});
