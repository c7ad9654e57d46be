/** A user's working hours and limits (MM User Settings), and single days that differ (MM User Availability Rule). */

export const USER_SETTINGS_COLLECTION = 'mm_user_settings';
export const AVAILABILITY_RULE_COLLECTION = 'mm_user_availability_rule';

export const RULE_TYPES = ['Off', 'Extra Hours'] as const;
export type RuleType = (typeof RULE_TYPES)[number];

/** What a field holds when nobody says otherwise; `maximum_days_ahead` null: no limit. */
export const USER_SETTINGS_DEFAULTS = {
	buffer_before_minutes: 0,
	buffer_after_minutes: 0,
	minimum_notice_minutes: 0,
} as const;
