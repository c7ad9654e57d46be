import { defineInterface } from '@directus/extensions-sdk';
import { hostText } from '../../translations/dictionary';
import { studioTexts } from '../../translations/studio';
import ExternalChange from './external-change.vue';

/** A change of a booked meeting that was made in its calendar, to be accepted or refused. */
export default defineInterface({
	id: 'mm-external-change',
	name: hostText(studioTexts, 'externalChange'),
	icon: 'rate_review',
	component: ExternalChange,
	options: null,
	types: ['json'],
	recommendedDisplays: ['formatted-json-value'],
});
