/** A failure that the person at the keyboard can do something about: what happened, and what to do. */
export class Advice extends Error {
	/**
	 * @param {string} message what went wrong, one sentence
	 * @param {string} advice what to do about it
	 * @param {string} [details] the end of what a tool printed
	 */
	constructor(message, advice, details = '') {
		super(message);
		this.advice = advice;
		this.details = details;
	}
}

const heartbeatMs = 15_000;

/** @param {string} line */
export function say(line = '') {
	process.stdout.write(`${line}\n`);
}

/**
 * Announces `title`, runs `work`, tells how long it took; a sign of life every 15 s between.
 * @template Result
 * @param {string} title
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function step(title, work) {
	const started = Date.now();
	const seconds = () => Math.round((Date.now() - started) / 1000);
	say(`• ${title} …`);
	const heartbeat = setInterval(() => say(`    still at it: ${title}, ${seconds()} s`), heartbeatMs);
	try {
		const result = await work();
		say(`  done in ${seconds()} s`);
		return result;
	} finally {
		clearInterval(heartbeat);
	}
}

/** Runs a script's main function; a failure is told in words and ends the process with 1. */
export async function runMain(main) {
	try {
		process.exitCode = (await main()) ?? process.exitCode ?? 0;
	} catch (error) {
		if (error instanceof Advice) {
			if (error.details) process.stderr.write(`\n${error.details.trimEnd()}\n`);
			process.stderr.write(`\n✗ ${error.message}\n  → ${error.advice}\n`);
		} else {
			process.stderr.write(`\n✗ ${error instanceof Error ? error.stack : String(error)}\n`);
		}
		process.exitCode = 1;
	}
}
