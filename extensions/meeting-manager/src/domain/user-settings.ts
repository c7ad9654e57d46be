/** A user's working hours and limits (MM User Settings), and single days that differ (MM User Availability Rule). */

export const USER_SETTINGS_COLLECTION = 'mm_user_settings';
export const AVAILABILITY_RULE_COLLECTION = 'mm_user_availability_rule';

export const RULE_TYPES = ['Off', 'Extra Hours'] as const;
export type RuleType = (typeof RULE_TYPES)[number];

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Times of day as `09:00` or `09:00:30`; the end may be `24:00`. */
export interface WorkingStretch {
	start: string;
	end: string;
}

export type WorkingHours = Readonly<Partial<Record<Weekday, readonly WorkingStretch[]>>>;

const NINE_TO_FIVE: readonly WorkingStretch[] = [{ start: '09:00', end: '17:00' }];

/** Of whoever has set none. */
export const USUAL_WORKING_HOURS: WorkingHours = {
	monday: NINE_TO_FIVE,
	tuesday: NINE_TO_FIVE,
	wednesday: NINE_TO_FIVE,
	thursday: NINE_TO_FIVE,
	friday: NINE_TO_FIVE,
};

/** What a field holds when nobody says otherwise; `maximum_days_ahead` null: no limit. */
export const USER_SETTINGS_DEFAULTS = {
	buffer_before_minutes: 0,
	buffer_after_minutes: 0,
	minimum_notice_minutes: 0,
} as const;
