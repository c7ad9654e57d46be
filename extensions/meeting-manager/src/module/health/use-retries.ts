import { ref } from 'vue';
import type { FailedEvent, Listed } from '../shared/api-health';
import { readFailure } from '../shared/failure';
import type { Failure } from '../shared/failure';
import { useEndpoint } from '../shared/use-endpoint';

interface Answer {
	status: 'success' | 'error';
	message: string;
}

export type Retry =
	| { kind: 'busy' }
	| { kind: 'success' | 'error'; message: string }
	| { kind: 'failure'; failure: Failure };

export interface Progress {
	done: number;
	of: number;
	failed: number;
}

const AT_ONCE = 100;

/** Syncing events anew that failed: one, or all there are, one after the other. */
export function useRetries(onRetried: () => Promise<void>) {
	const endpoint = useEndpoint();
	const retries = ref<Record<string, Retry>>({});
	const progress = ref<Progress | null>(null);
	let isStopped = false;

	async function attempt(name: string): Promise<boolean> {
		retries.value[name] = { kind: 'busy' };
		try {
			const { status, message } = await endpoint.post<Answer>('sync_single_event', { calendar_event_sync_name: name });
			retries.value[name] = { kind: status, message };
			return status === 'success';
		} catch (error) {
			retries.value[name] = { kind: 'failure', failure: readFailure(error) };
			return false;
		}
	}

	async function listNames(): Promise<string[]> {
		const names: string[] = [];
		for (let page = 1; ; page += 1) {
			const list = await endpoint.get<Listed<FailedEvent>>('health/failed_events', { limit: AT_ONCE, page });
			names.push(...list.items.map(({ name }) => name));
			if (list.items.length < AT_ONCE) return names;
		}
	}

	return {
		retries,
		progress,
		retry: async (name: string) => {
			await attempt(name);
			await onRetried();
		},
		/** Rejects where the list cannot be read. */
		retryAll: async () => {
			if (progress.value !== null) return;
			isStopped = false;
			progress.value = { done: 0, of: 0, failed: 0 };
			try {
				const names = await listNames();
				progress.value = { done: 0, of: names.length, failed: 0 };
				for (const name of names) {
					if (isStopped) break;
					const isSynced = await attempt(name);
					progress.value.done += 1;
					if (!isSynced) progress.value.failed += 1;
				}
			} finally {
				progress.value = null;
				await onRetried();
			}
		},
		stop: () => {
			isStopped = true;
		},
	};
}
