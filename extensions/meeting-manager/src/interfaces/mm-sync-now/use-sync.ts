import { useApi } from '@directus/extensions-sdk';
import { ref } from 'vue';
import type { Ref } from 'vue';
import { EVENT_COLLECTION } from '../../domain/event';
import { errorText } from '../../studio/error-text';
import { useFormRefresh } from '../../studio/use-form-refresh';
import { readEventAnswer, readRun } from './read-outcome';
import type { Outcome } from './read-outcome';

export interface Sync {
	isRunning: Ref<boolean>;
	outcome: Ref<Outcome | null>;
	run(options?: { confirmDeletions: boolean }): Promise<void>;
}

/** Syncs one record and shows in its form what came of it. */
export function useSync(record: () => { collection: string; name: string }, unreachable: () => string): Sync {
	const api = useApi();
	const refreshForm = useFormRefresh();
	const isRunning = ref(false);
	const outcome = ref<Outcome | null>(null);

	async function ask(collection: string, name: string, confirmDeletions: boolean): Promise<Outcome> {
		if (collection === EVENT_COLLECTION) {
			const answer = await api.post('/meeting-manager/sync_single_event', { calendar_event_sync_name: name });
			return readEventAnswer(answer.data.data);
		}
		const payload = { calendar_integration: name, ...(confirmDeletions ? { confirm_deletions: true } : {}) };
		return readRun((await api.post('/meeting-manager/sync_integration', payload)).data.data);
	}

	return {
		isRunning,
		outcome,
		run: async ({ confirmDeletions } = { confirmDeletions: false }) => {
			if (isRunning.value) return;
			const { collection, name } = record();
			isRunning.value = true;
			outcome.value = null;
			try {
				outcome.value = await ask(collection, name, confirmDeletions);
				await refreshForm(collection, name);
			} catch (error) {
				outcome.value ??= { kind: 'message', isSuccess: false, message: errorText(error, unreachable()) };
			} finally {
				isRunning.value = false;
			}
		},
	};
}
