import type { BookingStatus } from '../domain/booking';
import type { EventType, SyncDirection, SyncStatus } from '../domain/event';
import type {
	DeletionStrategy,
	ExternalChangePolicy,
	IntegrationDirection,
	IntegrationStatus,
	Provider,
} from '../domain/integration';
import type { RunStatus, RunTrigger } from '../domain/sync-run';
import type { RuleType } from '../domain/user-settings';

/** The theme's own colours, so that a value looks at home in whatever theme it is seen. */
export type Tone = 'success' | 'warning' | 'danger' | 'primary' | 'secondary' | 'neutral';

export interface Look {
	tone: Tone;
	/** Of Directus's icon set. */
	icon: string;
}

/** One look for each value of a vocabulary, the same in forms, lists, panels and the module. */
export type Looks<Value extends string> = Readonly<Record<Value, Look>>;

export function toneColour(tone: Tone): { foreground: string; background: string } {
	return tone === 'neutral'
		? { foreground: 'var(--theme--foreground-subdued)', background: 'var(--theme--background-normal)' }
		: { foreground: `var(--theme--${tone})`, background: `var(--theme--${tone}-background)` };
}

export const eventTypeLooks: Looks<EventType> = {
	'External Event': { tone: 'primary', icon: 'event' },
	'Meeting Booking': { tone: 'secondary', icon: 'handshake' },
	'Blocked Time': { tone: 'warning', icon: 'block' },
	'All-Day Event': { tone: 'success', icon: 'today' },
};

export const syncStatusLooks: Looks<SyncStatus> = {
	Synced: { tone: 'success', icon: 'check_circle' },
	'Pending Sync': { tone: 'warning', icon: 'pending' },
	'Sync Failed': { tone: 'danger', icon: 'error' },
	'Deleted Externally': { tone: 'neutral', icon: 'cloud_off' },
	'Deleted Locally': { tone: 'neutral', icon: 'delete' },
};

export const syncDirectionLooks: Looks<SyncDirection> = {
	Inbound: { tone: 'primary', icon: 'download' },
	Outbound: { tone: 'secondary', icon: 'upload' },
	Bidirectional: { tone: 'success', icon: 'sync_alt' },
};

export const providerLooks: Looks<Provider> = {
	'Google Calendar': { tone: 'primary', icon: 'google' },
	Outlook: { tone: 'secondary', icon: 'microsoft' },
	iCal: { tone: 'success', icon: 'rss_feed' },
	CalDAV: { tone: 'warning', icon: 'dns' },
};

export const integrationStatusLooks: Looks<IntegrationStatus> = {
	Connected: { tone: 'success', icon: 'check_circle' },
	'Needs Reauthorization': { tone: 'warning', icon: 'lock_reset' },
	Failing: { tone: 'danger', icon: 'error' },
	Paused: { tone: 'neutral', icon: 'pause_circle' },
};

export const integrationDirectionLooks: Looks<IntegrationDirection> = {
	'One-Way': { tone: 'primary', icon: 'download' },
	'Two-Way': { tone: 'success', icon: 'sync_alt' },
};

export const deletionStrategyLooks: Looks<DeletionStrategy> = {
	'Soft Delete': { tone: 'primary', icon: 'visibility_off' },
	'Hard Delete': { tone: 'danger', icon: 'delete_forever' },
};

export const externalChangeLooks: Looks<ExternalChangePolicy> = {
	apply: { tone: 'success', icon: 'done' },
	propose: { tone: 'warning', icon: 'rate_review' },
	ignore: { tone: 'neutral', icon: 'do_not_disturb_on' },
};

export const bookingStatusLooks: Looks<BookingStatus> = {
	Confirmed: { tone: 'success', icon: 'event_available' },
	Rescheduled: { tone: 'warning', icon: 'event_repeat' },
	Cancelled: { tone: 'neutral', icon: 'event_busy' },
};

export const ruleTypeLooks: Looks<RuleType> = {
	Off: { tone: 'neutral', icon: 'event_busy' },
	'Extra Hours': { tone: 'success', icon: 'more_time' },
};

export const runTriggerLooks: Looks<RunTrigger> = {
	manual: { tone: 'primary', icon: 'touch_app' },
	schedule: { tone: 'neutral', icon: 'schedule' },
	push: { tone: 'secondary', icon: 'bolt' },
};

export const runStatusLooks: Looks<RunStatus> = {
	success: { tone: 'success', icon: 'check_circle' },
	error: { tone: 'danger', icon: 'error' },
};
