import { defineInterface } from '@directus/extensions-sdk';
import { hostText } from '../../translations/dictionary';
import { studioTexts } from '../../translations/studio';
import ErrorLog from './error-log.vue';

/** Errors as the system wrote them down, line by line. */
export default defineInterface({
	id: 'mm-error-log',
	name: hostText(studioTexts, 'errorLog'),
	icon: 'report',
	component: ErrorLog,
	options: null,
	types: ['text'],
	recommendedDisplays: ['formatted-value'],
});
