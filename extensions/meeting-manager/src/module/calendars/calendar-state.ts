import type { Provider } from '../../domain/integration';
import type { Calendar, RunOutcome } from '../shared/api-types';
import type { Tone } from '../shared/tones';

/** A calendar's state: which text tells it, and in what look. */
export interface CalendarState {
	text:
		| 'stateInactive'
		| 'statePaused'
		| 'stateConnectAgain'
		| 'stateFailing'
		| 'stateWaiting'
		| 'stateLate'
		| 'stateWell';
	tone: Tone;
	icon: string;
}

/** What matters most about a calendar just now. */
export function stateOf(calendar: Pick<Calendar, 'is_active' | 'status' | 'last_synced' | 'coverage'>): CalendarState {
	if (!calendar.is_active) return { text: 'stateInactive', tone: 'quiet', icon: 'do_not_disturb_on' };
	switch (calendar.status) {
		case 'Paused':
			return { text: 'statePaused', tone: 'quiet', icon: 'pause_circle' };
		case 'Needs Reauthorization':
			return { text: 'stateConnectAgain', tone: 'warning', icon: 'lock_reset' };
		case 'Failing':
			return { text: 'stateFailing', tone: 'bad', icon: 'error' };
		case 'Connected':
			if (calendar.last_synced === null) return { text: 'stateWaiting', tone: 'quiet', icon: 'schedule' };
			if (calendar.coverage.status === 'stale') return { text: 'stateLate', tone: 'warning', icon: 'history' };
			return { text: 'stateWell', tone: 'good', icon: 'check_circle' };
	}
}

export const PROVIDER_ICONS: Record<Provider, string> = {
	'Google Calendar': 'google',
	Outlook: 'microsoft',
	CalDAV: 'cloud_sync',
	iCal: 'rss_feed',
};

/** How a calendar is connected again. */
export type ReconnectWay =
	| { kind: 'sign-in'; route: 'google' | 'outlook'; account: string | null }
	| { kind: 'password' }
	| { kind: 'address' };

export function reconnectWay({ provider, account }: Pick<Calendar, 'provider' | 'account'>): ReconnectWay {
	if (provider === 'iCal') return { kind: 'address' };
	if (provider === 'CalDAV') return { kind: 'password' };
	return { kind: 'sign-in', route: provider === 'Outlook' ? 'outlook' : 'google', account: account?.id ?? null };
}

/** Whether connecting it again may help. */
export function needsReconnecting(calendar: Calendar): boolean {
	const isCutOff = calendar.provider !== 'iCal' && calendar.account === null;
	return isCutOff || ['Needs Reauthorization', 'Failing'].includes(calendar.status);
}

/** The counts of a run that say something, in the order they are told. */
export function countsOf(
	run: RunOutcome,
): { text: 'runCreated' | 'runUpdated' | 'runDeleted' | 'runQuarantined'; count: number }[] {
	const counts = [
		{ text: 'runCreated' as const, count: run.created },
		{ text: 'runUpdated' as const, count: run.updated },
		{ text: 'runDeleted' as const, count: run.deleted },
		{ text: 'runQuarantined' as const, count: run.quarantined },
	];
	return counts.filter(({ count }) => count > 0);
}

/** What people call a calendar. */
export function titleOf({ calendar_name: name, name: id }: Pick<Calendar, 'calendar_name' | 'name'>): string {
	return name ?? id;
}
