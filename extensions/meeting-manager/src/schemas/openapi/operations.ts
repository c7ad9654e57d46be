import { accountOperations } from './accounts';
import { administrationOperations } from './administration';
import { availabilityOperations } from './availability';
import { bookingOperations } from './bookings';
import { busyFeedOperations } from './busy-feed';
import { notificationOperations } from './notifications';
import type { Operation } from './operation';
import { syncOperations } from './sync';

/** Every route of the plugin. A test finds the one that is missing here, or there no more. */
export const operations: readonly Operation[] = [
	...syncOperations,
	...availabilityOperations,
	...bookingOperations,
	...accountOperations,
	...busyFeedOperations,
	...notificationOperations,
	...administrationOperations,
];
