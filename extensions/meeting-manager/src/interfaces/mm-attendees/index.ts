import { defineInterface } from '@directus/extensions-sdk';
import { hostText } from '../../translations/dictionary';
import { studioTexts } from '../../translations/studio';
import Attendees from './attendees.vue';

/** The attendees of a meeting: who, and what each has answered. */
export default defineInterface({
	id: 'mm-attendees',
	name: hostText(studioTexts, 'attendees'),
	icon: 'group',
	component: Attendees,
	options: null,
	types: ['json'],
	recommendedDisplays: ['mm-attendees'],
});
