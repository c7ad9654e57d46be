import { defineInterface } from '@directus/extensions-sdk';
import { hostText } from '../../translations/dictionary';
import { studioTexts } from '../../translations/studio';
import BookingLink from './booking-link.vue';

/** The name of a booking, with the way to it. A text, not a relation: see `meeting_booking` in the configuration. */
export default defineInterface({
	id: 'mm-booking-link',
	name: hostText(studioTexts, 'bookingLink'),
	icon: 'handshake',
	component: BookingLink,
	options: null,
	types: ['string'],
	recommendedDisplays: ['raw'],
});
