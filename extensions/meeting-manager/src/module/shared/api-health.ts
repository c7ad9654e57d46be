import type { IntegrationStatus, Provider } from '../../domain/integration';

/** What the endpoints tell System Managers of the sync's health. */

export interface Listed<Item> {
	total: number;
	items: Item[];
}

export interface Health {
	failed_events: number;
	queue_depth: number;
	queue: {
		kind: 'local' | 'redis';
		connected: boolean;
		waiting: number;
		running: number;
		delayed: number;
		failed: number;
		last_failure: { kind: string; integration: string; at: string; message: string } | null;
	};
	channels: { name: string; provider: string; status: string; expires: string; last_delivery: string | null }[];
	channel_errors: { name: string; error: string }[];
	outbound_paused: boolean;
	warnings: string[];
}

export interface CalendarHealth {
	name: string;
	calendar_name: string | null;
	owner: string | null;
	provider: Provider;
	status: IntegrationStatus;
	is_active: boolean;
	last_synced: string | null;
	sync_interval_minutes: number | null;
	error: string | null;
	consecutive_failures: number;
	failed_events: number;
	quarantined: number;
}

export type CalendarList = Listed<CalendarHealth> & {
	by_status: Partial<Record<IntegrationStatus | 'Inactive', number>>;
};

export interface FailedEvent {
	name: string;
	event_title: string | null;
	calendar_integration: string | null;
	calendar_name: string | null;
	owner: string | null;
	start_datetime: string | null;
	end_datetime: string | null;
	sync_error_log: string | null;
	sync_attempts: number;
	next_retry: string | null;
}

export interface SetAsideItem {
	id: string;
	calendar_integration: string | null;
	calendar_name: string | null;
	owner: string | null;
	uid: string | null;
	reason: string | null;
	raw: string | null;
	first_seen: string | null;
}

export interface ProposedChange {
	meeting_booking: string;
	title: string | null;
	owner: string | null;
	start_datetime: string | null;
	end_datetime: string | null;
	external_change:
		| { kind: 'moved'; event: string; start_datetime: string; end_datetime: string }
		| { kind: 'deleted'; event: string };
}

export interface LostChange {
	name: string;
	calendar_event_sync: string | null;
	event_title: string | null;
	message: string | null;
	created: string | null;
}
