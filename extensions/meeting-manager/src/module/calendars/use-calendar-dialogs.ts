import { onMounted, ref, shallowRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { Provider } from '../../domain/integration';
import type { Calendar, ConnectedAccount } from '../shared/api-types';
import { useEndpoint } from '../shared/use-endpoint';
import { useAction } from '../shared/use-loading';
import { reconnectWay } from './calendar-state';
import { readConnectResult } from './connect-result';
import type { ConnectResult } from './connect-result';
import type { ConnectStep } from './connect-steps';
import type { CalendarChoice } from './menu-entries';
import type { CalendarActions } from './use-calendars';

/** What is open on the page of calendars, and what people's choices lead to. */
export function useCalendarDialogs(calendars: CalendarActions) {
	const endpoint = useEndpoint();
	const route = useRoute();
	const router = useRouter();

	const step = shallowRef<ConnectStep | null>(null);
	const isGuided = ref(false);
	const edited = shallowRef<Calendar | null>(null);
	const removed = shallowRef<Calendar | null>(null);
	const disconnected = shallowRef<ConnectedAccount | null>(null);
	const refusal = shallowRef<Extract<ConnectResult, { kind: 'refused' }> | null>(null);

	const removal = useAction(async () => {
		if (removed.value !== null) await calendars.remove(removed.value.name);
		removed.value = null;
	});
	const disconnection = useAction(async () => {
		if (disconnected.value !== null) await calendars.disconnect(disconnected.value.id);
		disconnected.value = null;
	});

	const open = (next: ConnectStep, guided = false) => {
		isGuided.value = guided;
		step.value = next;
	};

	/** The browser leaves, and comes back to this page with the outcome in its address. */
	const signIn = (provider: Provider, account: string | null = null) => {
		const values = { return_to: window.location.pathname, ...(account === null ? {} : { account }) };
		window.location.assign(endpoint.addressOf(`connect/${provider === 'Outlook' ? 'outlook' : 'google'}`, values));
	};

	function reconnect(calendar: Calendar): void {
		const way = reconnectWay(calendar);
		if (way.kind === 'sign-in') signIn(calendar.provider, way.account);
		else if (way.kind === 'address') open({ kind: 'address', calendar });
		else open({ kind: 'caldav', username: calendar.account?.email ?? null });
	}

	function choose(calendar: Calendar, choice: CalendarChoice): void {
		const { name } = calendar;
		const work: Record<CalendarChoice, () => unknown> = {
			sync: () => calendars.sync(name),
			confirm: () => calendars.sync(name, true),
			pause: () => calendars.change(name, { paused: true }),
			resume: () => calendars.change(name, { paused: false }),
			activate: () => calendars.change(name, { is_active: true }),
			primary: () => calendars.change(name, { is_primary: true }),
			'two-way': () => calendars.change(name, { sync_direction: 'Two-Way' }),
			'one-way': () => calendars.change(name, { sync_direction: 'One-Way' }),
			reconnect: () => reconnect(calendar),
			edit: () => (edited.value = calendar),
			remove: () => (removed.value = calendar),
		};
		work[choice]();
	}

	/** New calendars are synced at once: what came of it is the first thing to know. */
	async function finish(names: readonly string[]): Promise<void> {
		step.value = null;
		await calendars.load();
		await Promise.all(names.map((name) => calendars.sync(name)));
	}

	onMounted(() => {
		const result = readConnectResult(route.query);
		if (result === null) return;
		// Once: a reload of the page is no other sign-in.
		void router.replace({ path: route.path });
		if (result.kind === 'connected') open({ kind: 'choose', account: result.account });
		else refusal.value = result;
	});

	return {
		step,
		isGuided,
		edited,
		removed,
		disconnected,
		refusal,
		removal,
		disconnection,
		open,
		signIn,
		choose,
		finish,
	};
}
