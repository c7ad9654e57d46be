import { setTimeout as sleep } from 'node:timers/promises';
import type { JobHandlers, JobResult, QueueLog } from '../../extensions/meeting-manager/src/jobs/job-queue';

export interface RecordedHandlers {
	handlers: JobHandlers;
	/** Integrations in the order their syncs began. */
	begun: string[];
	/** The most syncs of one integration that ran at once. */
	mostAtOnce(): number;
	/** What the next syncs do, first come first served; then they are done at once. */
	next: ((integration: string) => Promise<JobResult>)[];
}

export const done: JobResult = { kind: 'done' };

/** Handlers that tell what was called; `sync` does what `next` says. */
export function recordHandlers(): RecordedHandlers {
	const begun: string[] = [];
	const next: RecordedHandlers['next'] = [];
	const running = new Map<string, number>();
	let most = 0;
	const sync = async (integration: string): Promise<JobResult> => {
		begun.push(integration);
		const count = (running.get(integration) ?? 0) + 1;
		running.set(integration, count);
		most = Math.max(most, count);
		try {
			return await (next.shift()?.(integration) ?? Promise.resolve(done));
		} finally {
			running.set(integration, (running.get(integration) ?? 1) - 1);
		}
	};
	const nothing = async () => done;
	return {
		handlers: { sync, 'push-outbox': nothing, 'renew-channel': nothing },
		begun,
		next,
		mostAtOnce: () => most,
	};
}

export interface RecordedLog extends QueueLog {
	lines: string[];
}

export function recordLog(): RecordedLog {
	const lines: string[] = [];
	return { lines, error: (_error, message) => void lines.push(message), warn: (message) => void lines.push(message) };
}

/** Waits until it is true; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await condition())) await sleep(10);
}

/** A sync that takes as long as the test wants. */
export function gate(): { work: () => Promise<JobResult>; open: () => void } {
	let open = (): void => undefined;
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { work: () => opened.then(() => done), open: () => open() };
}
