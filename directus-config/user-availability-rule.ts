import { AVAILABILITY_RULE_COLLECTION } from '../extensions/meeting-manager/src/domain/user-settings';
import { ruleTypeLooks } from '../extensions/meeting-manager/src/studio/looks';
import { ORANGE, select } from './choices';
import { NAMED_BY_UUID, USER_REFERENCE } from './field-parts';
import { FOLDER } from './folder';
import { namesOf, note } from './texts';
import type { CollectionConfig } from './types';

export const userAvailabilityRule: CollectionConfig = {
	collection: AVAILABILITY_RULE_COLLECTION,
	meta: {
		icon: 'rule',
		color: ORANGE,
		note: 'A day on which a user is off, or works extra hours',
		group: FOLDER,
		sort: 5,
		display_template: '{{date}} · {{rule_type}}',
		translations: namesOf('rules', 'rule'),
	},
	fields: [
		NAMED_BY_UUID,
		{ field: 'user', type: 'uuid', meta: { ...USER_REFERENCE, required: true, width: 'half' } },
		{
			field: 'date',
			type: 'date',
			meta: {
				interface: 'datetime',
				display: 'datetime',
				required: true,
				width: 'half',
				note: note("A day in the user's zone"),
			},
		},
		{ field: 'rule_type', type: 'string', meta: { ...select(ruleTypeLooks), required: true, width: 'full' } },
		{
			field: 'start_time',
			type: 'time',
			meta: { interface: 'datetime', display: 'datetime', width: 'half', note: note('Off: empty for the whole day') },
		},
		{ field: 'end_time', type: 'time', meta: { interface: 'datetime', display: 'datetime', width: 'half' } },
	],
};
