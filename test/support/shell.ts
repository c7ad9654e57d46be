import { spawn } from 'node:child_process';
import type { RunningCommand } from './processes';

const graceMs = 15_000;

/** Starts a script of bash, in a process group of its own so that `end` reaches whatever it started. */
export function startShell(script: string, env: Record<string, string | undefined>, cwd: string): RunningCommand {
	const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
		cwd,
		env,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
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
	const signal = (name: NodeJS.Signals): void => {
		if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
		process.kill(-child.pid, name);
	};
	const killWithUs = (): void => signal('SIGKILL');
	process.once('exit', killWithUs);
	void exited.then(() => process.off('exit', killWithUs));
	return {
		pid: child.pid ?? -1,
		log: () => output,
		exited,
		end: async () => {
			signal('SIGTERM');
			const killer = setTimeout(() => signal('SIGKILL'), graceMs);
			await exited;
			clearTimeout(killer);
		},
	};
}
