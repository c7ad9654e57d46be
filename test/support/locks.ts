import { mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 200;
const giveUpMs = 180_000;

/** Runs `work` while no other process holds the lock `file`. A lock left by a process that died is taken over. */
export async function withLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
	await mkdir(path.dirname(file), { recursive: true });
	const deadline = Date.now() + giveUpMs;
	while (!(await tryAcquire(file))) {
		if (Date.now() > deadline) throw new Error(`Waited ${giveUpMs / 1000} s for the lock ${file}`);
		await sleep(pollMs);
	}
	try {
		return await work();
	} finally {
		await rm(file, { force: true });
	}
}

async function tryAcquire(file: string): Promise<boolean> {
	try {
		const handle = await open(file, 'wx');
		await handle.writeFile(String(process.pid));
		await handle.close();
		return true;
	} catch {
		await removeIfAbandoned(file);
		return false;
	}
}

async function removeIfAbandoned(file: string): Promise<void> {
	const holder = Number(await readFile(file, 'utf8').catch(() => ''));
	if (holder > 0 && !isAlive(holder)) await rm(file, { force: true });
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
