import { useApi } from '@directus/extensions-sdk';
import { onScopeDispose, ref, watch } from 'vue';
import type { Ref } from 'vue';
import type { IntegrationStatus } from '../../domain/integration';
import type { ActivityDay } from '../../domain/sync-activity';
import { errorStatus } from '../../studio/error-text';

export const panelParts = ['states', 'figures', 'perDay'] as const;
export type PanelPart = (typeof panelParts)[number];

/** As `sync_activity` answers. */
export interface SyncActivity {
	integrations: Record<IntegrationStatus, number>;
	lag_seconds: { p50: number | null; p95: number | null; max: number | null };
	failed_events: number;
	days: ActivityDay[];
}

export type Activity = { state: 'loading' | 'forbidden' | 'unreadable' } | { state: 'read'; activity: SyncActivity };

const refreshMs = 60_000;
const FORBIDDEN = 403;

/** Reads the sync's figures, and again every minute while somebody is looking. */
export function useSyncActivity(days: () => number): Ref<Activity> {
	const api = useApi();
	const activity = ref<Activity>({ state: 'loading' });

	async function read(): Promise<void> {
		const asked = days();
		const answer = await api.get('/meeting-manager/sync_activity', { params: { days: asked } }).then(
			({ data }): Activity => ({ state: 'read', activity: data.data }),
			(error: unknown): Activity => ({ state: errorStatus(error) === FORBIDDEN ? 'forbidden' : 'unreadable' }),
		);
		// A refresh that fails does not take away what is shown.
		if (asked === days() && (answer.state !== 'unreadable' || activity.value.state !== 'read')) activity.value = answer;
	}

	watch(days, () => void read(), { immediate: true });
	const timer = setInterval(() => {
		if (document.visibilityState === 'visible') void read();
	}, refreshMs);
	onScopeDispose(() => clearInterval(timer));
	return activity;
}
