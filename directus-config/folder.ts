import { PURPLE } from './choices';
import { namesOf } from './texts';
import type { CollectionConfig } from './types';

export const FOLDER = 'meeting_manager';

/** Groups the collections in the Studio. A folder has no table and counts towards no limit. */
export const folder: CollectionConfig = {
	collection: FOLDER,
	meta: {
		icon: 'calendar_month',
		color: PURPLE,
		note: 'Calendars, events and bookings of Meeting Manager',
		sort: 1,
		collapse: 'open',
		translations: namesOf('folder'),
	},
	fields: [],
};
