import { ref, watch } from 'vue';
import type { ListedPerson } from '../shared/api-types';
import { useEndpoint } from '../shared/use-endpoint';
import { useLoading } from '../shared/use-loading';

const TYPING_MS = 250;
const SHOWN = 20;

/** People whom one may ask about, by what is typed. */
export function usePeopleSearch() {
	const endpoint = useEndpoint();
	const search = ref<string | null>('');
	const found = useLoading(() => endpoint.get<ListedPerson[]>('people', { search: search.value ?? '', limit: SHOWN }));
	let timer: ReturnType<typeof setTimeout> | undefined;
	watch(search, () => {
		clearTimeout(timer);
		timer = setTimeout(() => void found.load(), TYPING_MS);
	});
	return { search, ...found };
}
