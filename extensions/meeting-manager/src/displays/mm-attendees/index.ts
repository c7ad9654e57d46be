import { defineDisplay } from '@directus/extensions-sdk';
import AttendeesDisplay from './attendees-display.vue';

/** Attendees in a list: how many, and who. */
export default defineDisplay({
	id: 'mm-attendees',
	name: 'Attendees',
	icon: 'group',
	component: AttendeesDisplay,
	options: null,
	types: ['json'],
});
