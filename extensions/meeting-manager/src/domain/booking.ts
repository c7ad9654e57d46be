/** The meeting booking (MM Meeting Booking): a meeting with one assigned user. */

export const BOOKING_COLLECTION = 'mm_meeting_booking';

export const BOOKING_STATUSES = ['Confirmed', 'Rescheduled', 'Cancelled'] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];

/** What a field holds when nobody says otherwise, in the database and in the code. */
export const BOOKING_DEFAULTS = {
	status: 'Confirmed',
	override_conflicts: false,
} as const;
