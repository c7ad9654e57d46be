import { ref } from 'vue';
import type { Ref } from 'vue';
import type { Calendar, ConnectedAccount, RunOutcome } from '../shared/api-types';
import { readFailure } from '../shared/failure';
import type { Failure } from '../shared/failure';
import { useEndpoint } from '../shared/use-endpoint';
import { useLoading } from '../shared/use-loading';
import type { Loading } from '../shared/use-loading';

export interface MyCalendars {
	calendars: Calendar[];
	accounts: ConnectedAccount[];
}

/** What came of the last thing done with a calendar. */
export type Outcome = { kind: 'run'; run: RunOutcome } | { kind: 'failure'; failure: Failure };

export interface CalendarActions extends Loading<MyCalendars> {
	/** By calendar: what is under way. */
	busy: Ref<Record<string, 'sync' | 'change'>>;
	outcomes: Ref<Record<string, Outcome>>;
	sync(name: string, confirmDeletions?: boolean): Promise<void>;
	change(name: string, values: object): Promise<void>;
	/** Rejects where it is refused. */
	remove(name: string): Promise<void>;
	/** Rejects where it is refused. */
	disconnect(account: string): Promise<void>;
	forget(name: string): void;
}

/** The calendars of whoever is signed in, and what they do with them. */
export function useCalendars(): CalendarActions {
	const endpoint = useEndpoint();
	const loading = useLoading<MyCalendars>(async () => {
		const [calendars, accounts] = await Promise.all([
			endpoint.get<Calendar[]>('calendars'),
			endpoint.get<ConnectedAccount[]>('accounts'),
		]);
		return { calendars, accounts };
	});
	const busy = ref<Record<string, 'sync' | 'change'>>({});
	const outcomes = ref<Record<string, Outcome>>({});

	const forget = (name: string) => void delete outcomes.value[name];

	/** One thing at a time with each calendar. */
	async function act(name: string, kind: 'sync' | 'change', work: () => Promise<Outcome | null>): Promise<void> {
		if (busy.value[name] !== undefined) return;
		busy.value[name] = kind;
		forget(name);
		try {
			const outcome = await work();
			if (outcome !== null) outcomes.value[name] = outcome;
		} catch (error) {
			outcomes.value[name] = { kind: 'failure', failure: readFailure(error) };
		} finally {
			delete busy.value[name];
			await loading.load();
		}
	}

	return {
		...loading,
		busy,
		outcomes,
		forget,
		sync: (name, confirmDeletions = false) =>
			act(name, 'sync', async () => {
				const payload = { calendar_integration: name, confirm_deletions: confirmDeletions };
				return { kind: 'run', run: await endpoint.post<RunOutcome>('sync_integration', payload) };
			}),
		change: (name, values) =>
			act(name, 'change', async () => {
				await endpoint.post('calendars/update', { calendar_integration: name, ...values });
				return null;
			}),
		remove: async (name) => {
			await endpoint.post('calendars/remove', { calendar_integration: name });
			forget(name);
			await loading.load();
		},
		disconnect: async (account) => {
			await endpoint.post('accounts/disconnect', { account });
			await loading.load();
		},
	};
}
