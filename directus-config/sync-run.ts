import { SYNC_RUN_COLLECTION } from '../extensions/meeting-manager/src/domain/sync-run';
import type { RunStatus, RunTrigger } from '../extensions/meeting-manager/src/domain/sync-run';
import { BLUE, GREEN, GREY, PURPLE, RED, select } from './choices';
import { DATE_TIME, NAMED_BY_UUID } from './field-parts';
import { FOLDER } from './folder';
import type { CollectionConfig, FieldConfig } from './types';

const triggers: Record<RunTrigger, string> = { manual: BLUE, schedule: GREY, push: PURPLE };
const statuses: Record<RunStatus, string> = { success: GREEN, error: RED };

function count(field: string, note: string): FieldConfig {
	return {
		field,
		type: 'integer',
		schema: { default_value: 0 },
		meta: { interface: 'input', readonly: true, width: 'half', note },
	};
}

export const syncRun: CollectionConfig = {
	collection: SYNC_RUN_COLLECTION,
	meta: {
		icon: 'history',
		color: GREEN,
		note: 'One row for each run of the sync',
		group: FOLDER,
		sort: 6,
		display_template: '{{calendar_integration}} · {{started}}',
		translations: [{ language: 'en-US', translation: 'Sync Runs', singular: 'Sync Run', plural: 'Sync Runs' }],
	},
	fields: [
		NAMED_BY_UUID,
		{
			field: 'calendar_integration',
			type: 'string',
			meta: {
				interface: 'select-dropdown-m2o',
				special: ['m2o'],
				options: { template: '{{name}}' },
				display: 'related-values',
				display_options: { template: '{{name}}' },
				readonly: true,
				width: 'full',
			},
		},
		{
			field: 'trigger',
			type: 'string',
			meta: {
				...select(triggers, { manual: 'Manual', schedule: 'Schedule', push: 'Push' }),
				readonly: true,
				width: 'half',
			},
		},
		{
			field: 'status',
			type: 'string',
			meta: { ...select(statuses, { success: 'Success', error: 'Error' }), readonly: true, width: 'half' },
		},
		{ field: 'started', type: 'timestamp', meta: { ...DATE_TIME, readonly: true, width: 'half' } },
		{ field: 'ended', type: 'timestamp', meta: { ...DATE_TIME, readonly: true, width: 'half' } },
		count('created', 'Events that were new'),
		count('updated', 'Events that had changed'),
		count('deleted', 'Events that were gone'),
		count('unchanged', 'Events that were as known'),
		count('quarantined', 'Events that could not be read and were set aside'),
		{ field: 'error', type: 'text', meta: { interface: 'input-multiline', readonly: true, width: 'full' } },
	],
};
