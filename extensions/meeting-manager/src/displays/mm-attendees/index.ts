import { defineDisplay } from '@directus/extensions-sdk';
import { hostText } from '../../translations/dictionary';
import { studioTexts } from '../../translations/studio';
import AttendeesDisplay from './attendees-display.vue';

/** Attendees in a list: how many, and who. */
export default defineDisplay({
	id: 'mm-attendees',
	name: hostText(studioTexts, 'attendees'),
	icon: 'group',
	component: AttendeesDisplay,
	options: null,
	types: ['json'],
});
