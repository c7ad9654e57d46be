import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Target } from './targets';

const graceMs = 5_000;

/** A Directus command under way, with everything it printed so far. */
export interface RunningCommand {
	pid: number;
	log(): string;
	/** Resolves with the exit code, -1 after a signal. */
	exited: Promise<number>;
	/** Ends exactly this process: asks, then kills after five seconds. Resolves once it is gone. */
	end(): Promise<void>;
}

/** Starts `directus <args>` of the target, without the update check that the packaged command makes first. */
export function runDirectus(target: Target, args: string[], env: Record<string, string>, cwd: string): RunningCommand {
	const command = path.join(target.projectRoot, 'node_modules/@directus/api/dist/cli/run.js');
	const child = spawn(process.execPath, [command, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	const collect = (chunk: Buffer): void => {
		output += chunk.toString();
	};
	child.stdout.on('data', collect);
	child.stderr.on('data', collect);
	const exited = new Promise<number>((resolve) => {
		child.once('error', (error) => {
			output += String(error);
			resolve(-1);
		});
		child.once('close', (code) => resolve(code ?? -1));
	});
	const killWithUs = (): void => void child.kill('SIGKILL');
	process.once('exit', killWithUs);
	void exited.then(() => process.off('exit', killWithUs));
	return { pid: child.pid ?? -1, log: () => output, exited, end: () => endChild(child, exited) };
}

async function endChild(child: ChildProcess, exited: Promise<number>): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill('SIGTERM');
	const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
	await exited;
	clearTimeout(killer);
}

/** A loopback port that was free a moment ago. */
export function findFreePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			const port = typeof address === 'object' && address !== null ? address.port : 0;
			probe.close(() => resolve(port));
		});
	});
}
