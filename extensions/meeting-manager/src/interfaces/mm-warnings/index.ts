import { defineInterface } from '@directus/extensions-sdk';
import { hostText } from '../../translations/dictionary';
import { studioTexts } from '../../translations/studio';
import Warnings from './warnings.vue';

/** What a save of the event would say, while it is being edited. Holds no value. */
export default defineInterface({
	id: 'mm-warnings',
	name: hostText(studioTexts, 'warnings'),
	icon: 'warning',
	component: Warnings,
	options: null,
	types: ['alias'],
	localTypes: ['presentation'],
	group: 'presentation',
	hideLabel: true,
	hideLoader: true,
});
