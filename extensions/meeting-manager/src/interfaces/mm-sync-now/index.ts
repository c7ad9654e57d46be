import { defineInterface } from '@directus/extensions-sdk';
import { hostText } from '../../translations/dictionary';
import { studioTexts } from '../../translations/studio';
import SyncNow from './sync-now.vue';

/** Syncs the event or the calendar whose form it stands in. Holds no value. */
export default defineInterface({
	id: 'mm-sync-now',
	name: hostText(studioTexts, 'syncNow'),
	icon: 'sync',
	component: SyncNow,
	options: null,
	types: ['alias'],
	localTypes: ['presentation'],
	group: 'presentation',
	hideLabel: true,
	hideLoader: true,
});
