import { isIanaZone } from '../time';
import { messages } from '../messages';
import type { Fault } from './fault';
import {
	DELETION_STRATEGIES,
	EXTERNAL_CHANGE_POLICIES,
	INTEGRATION_DEFAULTS as DEFAULTS,
	INTEGRATION_DIRECTIONS,
	INTEGRATION_STATUSES,
	PROVIDERS,
} from './integration';
import { parseDateTime } from './parse-date-time';
import type { Interval } from './remote-event';
import { isEmpty, readFlag, readOption, readText, readWholeNumber } from './read-values';

export interface IntegrationFacts {
	/** Whether the user the draft names exists. */
	userExists: boolean;
	/** Another primary integration of that user, null where there is none. */
	otherPrimary: string | null;
	/** The instants the database can store; others get a clear error (decision 17). */
	storable: Interval | null;
	/** Why the feed address in the draft cannot be used, null where it can or none is there. */
	feedUrlFault: string | null;
	/** The calendar's provider lets nobody write to it, and until now nobody was to. */
	isReadOnly: boolean;
}

export type IntegrationValues = ReturnType<typeof validateIntegration>['values'];

/** The checks of an integration, whole: the stored row with the payload laid over it. */
export function validateIntegration(draft: Readonly<Record<string, unknown>>, facts: IntegrationFacts) {
	const faults: Fault[] = [];
	const text = (field: string, label: string, max = 255) => readText(draft[field], { field, label, max }, faults);
	const flag = (field: string, label: string, fallback: boolean) =>
		readFlag(draft[field], { field, label, fallback }, faults);
	const number = (field: string, label: string, min: number, max: number, fallback: number) =>
		readWholeNumber(draft[field], { field, label, min, max, fallback }, faults);

	const user = text('user', 'User');
	if (isEmpty(draft.user)) faults.push({ field: 'user', message: messages.isRequired('User') });
	else if (user !== null && !facts.userExists)
		faults.push({ field: 'user', message: messages.userMissing('User', user) });

	if (isEmpty(draft.provider)) faults.push({ field: 'provider', message: messages.isRequired('Provider') });
	const provider = readOption(
		draft.provider,
		{ field: 'provider', label: 'Provider', options: PROVIDERS, fallback: 'iCal' },
		faults,
	);
	if (provider === 'iCal' && !isEmpty(draft.provider)) {
		if (isEmpty(draft.ical_url)) faults.push({ field: 'ical_url', message: messages.isRequired('iCal URL') });
		else if (facts.feedUrlFault !== null) {
			faults.push({ field: 'ical_url', message: messages.feedUrlInvalid(facts.feedUrlFault) });
		}
	}

	const time_zone = text('time_zone', 'Time Zone') ?? DEFAULTS.time_zone;
	if (!isIanaZone(time_zone)) {
		faults.push({ field: 'time_zone', message: messages.zoneUnknown('Time Zone', time_zone) });
	}
	const is_primary = flag('is_primary', 'Is Primary', DEFAULTS.is_primary);
	if (is_primary && facts.otherPrimary !== null) {
		faults.push({ field: 'is_primary', message: messages.secondPrimary(facts.otherPrimary) });
	}

	const calendar_name = text('calendar_name', 'Calendar Name');
	const sync_direction = readOption(
		draft.sync_direction,
		{
			field: 'sync_direction',
			label: 'Sync Direction',
			options: INTEGRATION_DIRECTIONS,
			fallback: DEFAULTS.sync_direction,
		},
		faults,
	);
	if (sync_direction === 'Two-Way' && !isEmpty(draft.provider)) {
		if (provider === 'iCal') faults.push({ field: 'sync_direction', message: messages.feedOneWayOnly });
		else if (facts.isReadOnly) {
			const name = calendar_name ?? String(draft.name ?? '');
			faults.push({ field: 'sync_direction', message: messages.directionOneWayOnly(name) });
		}
	}

	const values = {
		user,
		provider,
		time_zone,
		is_primary,
		calendar_name,
		external_calendar_id: text('external_calendar_id', 'External Calendar ID', 1024),
		is_active: flag('is_active', 'Is Active', DEFAULTS.is_active),
		sync_direction,
		sync_interval_minutes: number(
			'sync_interval_minutes',
			'Sync Interval Minutes',
			1,
			10_080,
			DEFAULTS.sync_interval_minutes,
		),
		sync_past_days: number('sync_past_days', 'Sync Past Days', 0, 3_650, DEFAULTS.sync_past_days),
		sync_future_days: number('sync_future_days', 'Sync Future Days', 1, 3_650, DEFAULTS.sync_future_days),
		tentative_blocks: flag('tentative_blocks', 'Tentative Blocks', DEFAULTS.tentative_blocks),
		deletion_strategy: readOption(
			draft.deletion_strategy,
			{
				field: 'deletion_strategy',
				label: 'Deletion Strategy',
				options: DELETION_STRATEGIES,
				fallback: DEFAULTS.deletion_strategy,
			},
			faults,
		),
		invite_attendees: flag('invite_attendees', 'Invite Attendees', DEFAULTS.invite_attendees),
		write_attendee_calendars: flag(
			'write_attendee_calendars',
			'Write Attendee Calendars',
			DEFAULTS.write_attendee_calendars,
		),
		external_change_policy: readOption(
			draft.external_change_policy,
			{
				field: 'external_change_policy',
				label: 'External Change Policy',
				options: EXTERNAL_CHANGE_POLICIES,
				fallback: DEFAULTS.external_change_policy,
			},
			faults,
		),
		retry_threshold: number('retry_threshold', 'Retry Threshold', 1, 100, DEFAULTS.retry_threshold),
		status: readOption(
			draft.status,
			{ field: 'status', label: 'Status', options: INTEGRATION_STATUSES, fallback: DEFAULTS.status },
			faults,
		),
		sync_error_log: text('sync_error_log', 'Sync Error Log', 100_000),
		last_synced: isEmpty(draft.last_synced) ? null : parseDateTime(draft.last_synced, 'UTC'),
	};
	if (!isEmpty(draft.last_synced) && values.last_synced === null) {
		faults.push({ field: 'last_synced', message: messages.dateTimeUnreadable('Last Synced') });
	} else if (values.last_synced !== null && facts.storable !== null) {
		const { start, end } = facts.storable;
		if (values.last_synced < start || values.last_synced >= end) {
			faults.push({ field: 'last_synced', message: messages.dateTimeNotStorable('Last Synced') });
		}
	}
	return { values, faults };
}
