import { computed, onMounted, ref } from 'vue';
import type { IntegrationDirection } from '../../domain/integration';
import type { OfferedCalendar } from '../shared/api-types';
import { useEndpoint } from '../shared/use-endpoint';
import { useAction, useLoading } from '../shared/use-loading';

/** Choosing among an account's calendars. @param onChosen gets the names of those that are new */
export function useChooseCalendars(account: string, onChosen: (names: string[]) => void) {
	const endpoint = useEndpoint();
	const offered = useLoading(() => endpoint.get<OfferedCalendar[]>('accounts/calendars', { account }));
	/** By id: how a chosen calendar is synced. */
	const chosen = ref<Record<string, IntegrationDirection>>({});
	const primary = ref<string | null>(null);

	const toggle = ({ id }: OfferedCalendar) => {
		if (chosen.value[id] === undefined) chosen.value[id] = 'One-Way';
		else delete chosen.value[id];
		if (primary.value !== null && chosen.value[primary.value] === undefined) primary.value = null;
	};

	onMounted(async () => {
		await offered.load();
		// What most people want: their own calendar.
		const own = offered.data.value?.find((calendar) => calendar.is_primary && calendar.integration === null);
		if (own) toggle(own);
	});

	const action = useAction(async () => {
		const calendars = Object.entries(chosen.value).map(([id, sync_direction]) => ({ id, sync_direction }));
		const connected = await endpoint.post<{ id: string; calendar_integration: string }[]>('accounts/calendars', {
			account,
			calendars,
		});
		const first = connected.find(({ id }) => id === primary.value);
		if (first !== undefined) {
			const change = { calendar_integration: first.calendar_integration, is_primary: true };
			await endpoint.post('calendars/update', change);
		}
		onChosen(connected.map(({ calendar_integration: name }) => name));
	});
	const isComplete = computed(() => Object.keys(chosen.value).length > 0);
	return { offered, chosen, primary, toggle, isComplete, ...action };
}
