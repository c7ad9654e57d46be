import { defineInterface } from '@directus/extensions-sdk';
import { hostText } from '../../translations/dictionary';
import { studioTexts } from '../../translations/studio';
import BookingEvents from './booking-events.vue';

/** The calendar events of the booking whose form it stands in. Holds no value. */
export default defineInterface({
	id: 'mm-booking-events',
	name: hostText(studioTexts, 'bookingEvents'),
	icon: 'event_available',
	component: BookingEvents,
	options: null,
	types: ['alias'],
	localTypes: ['presentation'],
	group: 'presentation',
	hideLoader: true,
});
