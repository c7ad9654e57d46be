/** Collections without a vocabulary of their own. */

export const ERROR_LOG_COLLECTION = 'mm_error_log';
export const EVENT_ARCHIVE_COLLECTION = 'mm_calendar_event_archive';
