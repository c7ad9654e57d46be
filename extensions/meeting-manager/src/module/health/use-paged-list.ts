import { computed, ref, watch } from 'vue';
import type { Listed } from '../shared/api-health';
import { useEndpoint } from '../shared/use-endpoint';
import { useLoading } from '../shared/use-loading';

const PER_PAGE = 10;

/** One of the lists of the sync's health, a page at a time. */
export function usePagedList<List extends Listed<unknown>>(name: string) {
	const endpoint = useEndpoint();
	const page = ref(1);
	const list = useLoading(() => endpoint.get<List>(`health/${name}`, { limit: PER_PAGE, page: page.value }));
	const total = computed(() => list.data.value?.total ?? 0);
	watch(page, () => void list.load());
	// The last entry of the last page may have been settled.
	watch(list.data, (data) => {
		if (data !== null && data.items.length === 0 && page.value > 1) page.value -= 1;
	});
	return { ...list, page, total, pages: computed(() => Math.ceil(total.value / PER_PAGE)), perPage: PER_PAGE };
}
