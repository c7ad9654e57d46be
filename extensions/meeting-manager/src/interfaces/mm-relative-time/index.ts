import { defineInterface } from '@directus/extensions-sdk';
import { hostText } from '../../translations/dictionary';
import { studioTexts } from '../../translations/studio';
import RelativeTime from './relative-time.vue';

/** A moment that only the system sets: how long ago, and exactly when. */
export default defineInterface({
	id: 'mm-relative-time',
	name: hostText(studioTexts, 'relativeTime'),
	icon: 'schedule',
	component: RelativeTime,
	options: null,
	types: ['timestamp'],
	recommendedDisplays: ['datetime'],
});
