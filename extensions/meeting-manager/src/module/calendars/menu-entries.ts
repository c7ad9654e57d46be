import type { Calendar } from '../shared/api-types';

export type CalendarChoice =
	| 'sync'
	| 'confirm'
	| 'pause'
	| 'resume'
	| 'activate'
	| 'primary'
	| 'two-way'
	| 'one-way'
	| 'reconnect'
	| 'edit'
	| 'remove';

export interface MenuEntry {
	choice: CalendarChoice;
	icon: string;
	text:
		| 'menuPause'
		| 'menuResume'
		| 'menuActivate'
		| 'menuPrimary'
		| 'menuTwoWay'
		| 'menuOneWay'
		| 'menuReconnect'
		| 'menuAddress'
		| 'menuEdit'
		| 'menuRemove';
}

/** What can be done with a calendar as it is. */
export function menuOf(calendar: Calendar): MenuEntry[] {
	const isFeed = calendar.provider === 'iCal';
	const isCutOff = !isFeed && calendar.account === null;
	const entries: MenuEntry[] = [];
	if (!calendar.is_active) entries.push({ choice: 'activate', icon: 'play_circle', text: 'menuActivate' });
	else if (calendar.status !== 'Paused') entries.push({ choice: 'pause', icon: 'pause_circle', text: 'menuPause' });
	else if (!isCutOff) entries.push({ choice: 'resume', icon: 'play_circle', text: 'menuResume' });
	if (!calendar.is_primary) entries.push({ choice: 'primary', icon: 'star', text: 'menuPrimary' });
	if (!isFeed && !isCutOff) {
		entries.push(
			calendar.sync_direction === 'Two-Way'
				? { choice: 'one-way', icon: 'arrow_downward', text: 'menuOneWay' }
				: { choice: 'two-way', icon: 'sync_alt', text: 'menuTwoWay' },
		);
	}
	entries.push({ choice: 'edit', icon: 'edit', text: 'menuEdit' });
	entries.push({ choice: 'reconnect', icon: 'lock_reset', text: isFeed ? 'menuAddress' : 'menuReconnect' });
	entries.push({ choice: 'remove', icon: 'delete', text: 'menuRemove' });
	return entries;
}
