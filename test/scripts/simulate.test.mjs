import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openStandInPage } from '../support/stand-in-page';

const root = path.join(import.meta.dirname, '../..');

test('npm run simulate serves both stand-ins, says how to use them, and ends when told', async () => {
	const port = await findFreePair();
	const child = spawn(process.execPath, ['scripts/simulate.mjs'], {
		cwd: root,
		env: { ...process.env, MM_SIMULATOR_PORT: String(port) },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let printed = '';
	child.stdout.on('data', (part) => (printed += part));
	const exited = once(child, 'exit');
	try {
		await expect.poll(() => printed, { timeout: 30_000 }).toContain('Stop it with Ctrl+C.');
		expect(printed).toContain(`export MM_GOOGLE_API_URL=http://127.0.0.1:${port}\n`);
		expect(printed).toContain(`export MM_MICROSOFT_API_URL=http://127.0.0.1:${port + 1}\n`);
		for (const url of [
			`http://127.0.0.1:${port}/calendar/v3/users/me/calendarList`,
			`http://127.0.0.1:${port + 1}/v1.0/me/calendars`,
		]) {
			expect((await fetch(url)).status).toBe(401);
		}
		for (const [name, event] of [
			['Google', 'Interview'],
			['Microsoft', 'Client call'],
		]) {
			const [, address] = new RegExp(`${name} stand-in: +(\\S+) `).exec(printed);
			await changeOnPage(address, event);
		}
	} finally {
		child.kill('SIGTERM');
	}
	expect(await exited).toEqual([0, null]);
}, 60_000);

/** As a person who opens the printed address does. */
async function changeOnPage(address, title) {
	const page = openStandInPage(address);
	expect(await page.titles()).toContain(title);
	await page.change(title, { title: `${title}, moved` });
	await page.add({ title: 'Lunch', start: '2027-01-12T12:00', end: '2027-01-12T13:00' });
	await page.remove(`${title}, moved`);
	expect(await page.titles()).toContain('Lunch');
	expect(await page.titles()).not.toContain(`${title}, moved`);
}

/** Two ports in a row that nobody listens on. */
async function findFreePair() {
	for (;;) {
		const first = await listen(0);
		const { port } = first.address();
		const second = await listen(port + 1).catch(() => null);
		first.close();
		second?.close();
		if (second !== null) return port;
	}
}

async function listen(port) {
	const server = createServer();
	server.listen(port, '127.0.0.1');
	await Promise.race([once(server, 'listening'), once(server, 'error').then(([error]) => Promise.reject(error))]);
	return server;
}
