import type { IntegrationDirection, IntegrationStatus, Provider } from '../../domain/integration';

/** What the endpoints answer, as far as pages use it. Instants are UTC, `2025-12-10T14:00:00.000Z`. */

export interface Me {
	id: string;
	name: string | null;
	email: string | null;
	time_zone: string;
	sees_others: 'details' | 'times' | 'nothing';
	providers: { provider: Provider; is_configured: boolean }[];
}

export interface RunOutcome {
	status: 'success' | 'error';
	ended: string;
	created: number;
	updated: number;
	deleted: number;
	unchanged: number;
	quarantined: number;
	error: string | null;
}

export interface Calendar {
	name: string;
	calendar_name: string | null;
	provider: Provider;
	status: IntegrationStatus;
	is_active: boolean;
	is_primary: boolean;
	sync_direction: IntegrationDirection;
	time_zone: string;
	sync_interval_minutes: number;
	last_synced: string | null;
	error: string | null;
	address: string | null;
	account: { id: string; email: string | null; status: 'Connected' | 'Needs Reauthorization' } | null;
	coverage: { status: CoverageStatus; covered_from: string | null; covered_to: string | null };
	last_run: RunOutcome | null;
}

export type CoverageStatus = 'fresh' | 'partial' | 'stale' | 'none';

export interface ConnectedAccount {
	id: string;
	provider: Provider;
	email: string | null;
	status: 'Connected' | 'Needs Reauthorization';
	integrations: string[];
}

export interface OfferedCalendar {
	id: string;
	name: string;
	time_zone: string | null;
	is_primary: boolean;
	can_write: boolean;
	/** The integration that reads it, null where none does. */
	integration: string | null;
}

export interface OwnEvent {
	name: string;
	calendar_integration: string | null;
	event_title: string | null;
	event_type: string | null;
	sync_status: string | null;
	description: string | null;
	location: string | null;
	organizer_email: string | null;
	meeting_booking: string | null;
	blocking_reason: string | null;
	start_datetime: string | null;
	end_datetime: string | null;
	is_blocking_availability: boolean;
}

export interface ListedPerson {
	id: string;
	name: string | null;
	email: string | null;
}

export interface Stretch {
	start_datetime: string;
	end_datetime: string;
}

export interface TeamMember {
	user: string;
	time_zone: string | null;
	coverage: { status: CoverageStatus };
	busy: (Stretch & { name: string | null; event_title: string; event_type: string })[];
	closed: (Stretch & { reason: string })[];
}
