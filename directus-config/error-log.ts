import { ERROR_LOG_COLLECTION } from '../extensions/meeting-manager/src/domain/records';
import { RED } from './choices';
import { DATE_TIME, LOG, NAMED_BY_UUID } from './field-parts';
import { FOLDER } from './folder';
import { namesOf } from './texts';
import type { CollectionConfig } from './types';

/** Frappe's Error Log. */
export const errorLog: CollectionConfig = {
	collection: ERROR_LOG_COLLECTION,
	meta: {
		icon: 'error',
		color: RED,
		note: 'What went wrong, and deletions of events that stood for a booking',
		group: FOLDER,
		sort: 7,
		display_template: '{{title}} · {{reference_name}}',
		translations: namesOf('errors', 'error'),
	},
	fields: [
		NAMED_BY_UUID,
		{ field: 'title', type: 'string', meta: { interface: 'input', readonly: true, width: 'half' } },
		{ field: 'created', type: 'timestamp', meta: { ...DATE_TIME, readonly: true, width: 'half' } },
		{ field: 'message', type: 'text', meta: LOG },
		{ field: 'reference_collection', type: 'string', meta: { interface: 'input', readonly: true, width: 'half' } },
		{ field: 'reference_name', type: 'string', meta: { interface: 'input', readonly: true, width: 'half' } },
	],
};
