import { onMounted, onUnmounted, shallowRef } from 'vue';
import type { ShallowRef } from 'vue';

const TICK_MS = 20_000;

/** The time, which goes on while a page is open. */
export function useNow(): ShallowRef<Date> {
	const now = shallowRef(new Date());
	let timer: ReturnType<typeof setInterval> | undefined;
	onMounted(() => {
		timer = setInterval(() => (now.value = new Date()), TICK_MS);
	});
	onUnmounted(() => clearInterval(timer));
	return now;
}
