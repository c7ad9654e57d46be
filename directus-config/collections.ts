import { calendarEventArchive } from './calendar-event-archive';
import { calendarEventSync } from './calendar-event-sync';
import { calendarIntegration } from './calendar-integration';
import { errorLog } from './error-log';
import { folder } from './folder';
import { meetingBooking } from './meeting-booking';
import { syncRun } from './sync-run';
import { withFieldNames } from './texts';
import type { CollectionConfig } from './types';
import { userAvailabilityRule } from './user-availability-rule';
import { userSettings } from './user-settings';

/** In the order of creation; they are removed in the opposite one. */
export const collections: readonly CollectionConfig[] = [
	folder,
	calendarIntegration,
	meetingBooking,
	userSettings,
	userAvailabilityRule,
	errorLog,
	calendarEventSync,
	syncRun,
	calendarEventArchive,
].map(withFieldNames);
