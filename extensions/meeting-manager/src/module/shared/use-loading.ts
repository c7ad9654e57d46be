import { ref, shallowRef } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import { readFailure } from './failure';
import type { Failure } from './failure';

export interface Loading<Data> {
	/** Null before the first answer. What was there stays while it is loaded anew. */
	data: ShallowRef<Data | null>;
	failure: ShallowRef<Failure | null>;
	isLoading: Ref<boolean>;
	load(): Promise<void>;
}

/** Something a page shows. An answer that comes after a later question is dropped. */
export function useLoading<Data>(ask: () => Promise<Data>): Loading<Data> {
	const data = shallowRef<Data | null>(null);
	const failure = shallowRef<Failure | null>(null);
	const isLoading = ref(false);
	let asked = 0;
	const load = async () => {
		asked += 1;
		const mine = asked;
		isLoading.value = true;
		try {
			const answer = await ask();
			if (mine !== asked) return;
			data.value = answer;
			failure.value = null;
		} catch (error) {
			if (mine === asked) failure.value = readFailure(error);
		} finally {
			if (mine === asked) isLoading.value = false;
		}
	};
	return { data, failure, isLoading, load };
}

export interface Action<Args extends unknown[]> {
	isBusy: Ref<boolean>;
	failure: ShallowRef<Failure | null>;
	/** True where it succeeded. While it is under way it is not begun again. */
	run(...args: Args): Promise<boolean>;
}

/** Something a person does, one at a time. */
export function useAction<Args extends unknown[]>(work: (...args: Args) => Promise<void>): Action<Args> {
	const isBusy = ref(false);
	const failure = shallowRef<Failure | null>(null);
	const run = async (...args: Args) => {
		if (isBusy.value) return false;
		isBusy.value = true;
		failure.value = null;
		try {
			await work(...args);
			return true;
		} catch (error) {
			failure.value = readFailure(error);
			return false;
		} finally {
			isBusy.value = false;
		}
	};
	return { isBusy, failure, run };
}
