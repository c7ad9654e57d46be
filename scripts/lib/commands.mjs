import { spawn } from 'node:child_process';

const keptCharacters = 1_000_000;
const graceMs = 10_000;
const running = new Set();
let stopping = false;

/** True once a signal asked this process to end. */
export function isStopping() {
	return stopping;
}

/**
 * Starts a command whose output is collected, and shown too if `show` is set.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>, show?: boolean, inherit?: boolean}} [options]
 */
export function start(command, args, { cwd, env = process.env, show = false, inherit = false } = {}) {
	const child = spawn(command, args, { cwd, env, stdio: inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
	running.add(child);
	let output = '';
	for (const [stream, target] of [
		[child.stdout, process.stdout],
		[child.stderr, process.stderr],
	]) {
		stream?.on('data', (chunk) => {
			output = (output + chunk).slice(-keptCharacters);
			if (show) target.write(chunk);
		});
	}
	const exited = new Promise((resolve) => {
		child.once('error', (error) => {
			output += String(error);
			running.delete(child);
			resolve(127);
		});
		child.once('close', (code, signal) => {
			running.delete(child);
			resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
		});
	});
	return { child, exited, output: () => output };
}

/** Runs a command to its end. @returns {Promise<{code: number, output: string}>} */
export async function run(command, args, options) {
	const { exited, output } = start(command, args, options);
	const code = await exited;
	if (stopping) process.exit(code === 0 ? 143 : code);
	return { code, output: output() };
}

/** Asks a child to end, kills it after ten seconds. */
export async function end({ child, exited }) {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill('SIGTERM');
	const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
	await exited;
	clearTimeout(killer);
}

/** Hands signals on to the children, and ends them when this process ends for whatever reason. */
export function tieChildren() {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.on(signal, () => {
			if (running.size === 0) process.exit(signal === 'SIGINT' ? 130 : 143);
			const impatient = stopping;
			stopping = true;
			for (const child of running) {
				child.kill(impatient ? 'SIGKILL' : 'SIGTERM');
				setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
			}
		});
	}
	process.on('exit', () => {
		for (const child of running) child.kill('SIGKILL');
	});
}

/** The last lines of what a tool printed. */
export function tail(output, lines = 25) {
	return output.trimEnd().split('\n').slice(-lines).join('\n');
}
