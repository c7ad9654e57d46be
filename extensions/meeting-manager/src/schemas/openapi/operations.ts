import { accountOperations } from './accounts';
import { administrationOperations } from './administration';
import { availabilityOperations } from './availability';
import { bookingOperations } from './bookings';
import { busyFeedOperations } from './busy-feed';
import { calendarOperations } from './calendars';
import { healthListOperations } from './health-lists';
import { notificationOperations } from './notifications';
import type { Operation } from './operation';
import { syncOperations } from './sync';
import { teamOperations } from './team';
import { validateOperations } from './validate';

/** Every route of the plugin. A test finds the one that is missing here, or there no more. */
export const operations: readonly Operation[] = [
	...syncOperations,
	...validateOperations,
	...availabilityOperations,
	...teamOperations,
	...bookingOperations,
	...accountOperations,
	...calendarOperations,
	...busyFeedOperations,
	...notificationOperations,
	...administrationOperations,
	...healthListOperations,
];
