import { useApi } from '@directus/extensions-sdk';
import { onScopeDispose, ref, watch } from 'vue';
import type { Ref } from 'vue';
import { errorStatus } from '../../studio/error-text';

export interface Fault {
	field: string;
	message: string;
}

export interface Verdict {
	errors: Fault[];
	warnings: string[];
}

/** What a draft was last judged to be; `unknown` before the first answer, or where there is none to be had. */
export type Judgement = { state: 'unknown' } | { state: 'judged'; verdict: Verdict };

const debounceMs = 400;

/** Has the draft judged whenever it has been changed and then left alone for a moment. Null: nothing to judge. */
export function useVerdict(draft: () => Readonly<Record<string, unknown>> | null): Ref<Judgement> {
	const api = useApi();
	const judgement = ref<Judgement>({ state: 'unknown' });
	let timer: ReturnType<typeof setTimeout> | undefined;
	let asking: AbortController | null = null;

	const ask = async (body: string) => {
		asking?.abort();
		const current = new AbortController();
		asking = current;
		try {
			const headers = { 'Content-Type': 'application/json' };
			const answer = await api.post('/meeting-manager/validate_event', body, { signal: current.signal, headers });
			judgement.value = { state: 'judged', verdict: answer.data.data };
		} catch (error) {
			if (current.signal.aborted) return;
			// What is refused once is refused again; a server that is away for a moment has said nothing new.
			if (errorStatus(error) !== null) judgement.value = { state: 'unknown' };
		}
	};

	watch(
		() => {
			const current = draft();
			return current === null ? null : JSON.stringify(current);
		},
		(body, before) => {
			clearTimeout(timer);
			if (body === null) return;
			timer = setTimeout(() => void ask(body), before === undefined || before === null ? 0 : debounceMs);
		},
		{ immediate: true },
	);
	onScopeDispose(() => {
		clearTimeout(timer);
		asking?.abort();
	});
	return judgement;
}
