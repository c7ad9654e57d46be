import { onMounted, onUnmounted, ref } from 'vue';
import type { Ref } from 'vue';

/** Whether the window is a phone's. */
export function useNarrow(): Ref<boolean> {
	const query = window.matchMedia('(width <= 640px)');
	const isNarrow = ref(query.matches);
	const follow = () => {
		isNarrow.value = query.matches;
	};
	onMounted(() => query.addEventListener('change', follow));
	onUnmounted(() => query.removeEventListener('change', follow));
	return isNarrow;
}
