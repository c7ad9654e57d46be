import { SYNC_RUN_COLLECTION } from '../extensions/meeting-manager/src/domain/sync-run';
import { runStatusLooks, runTriggerLooks } from '../extensions/meeting-manager/src/studio/looks';
import { GREEN, select } from './choices';
import { DATE_TIME, LOG, NAMED_BY_UUID } from './field-parts';
import { FOLDER } from './folder';
import { namesOf, note } from './texts';
import type { CollectionConfig, FieldConfig } from './types';

function count(field: string, help: Parameters<typeof note>[0]): FieldConfig {
	return {
		field,
		type: 'integer',
		schema: { default_value: 0 },
		meta: { interface: 'input', readonly: true, width: 'half', note: note(help) },
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
		translations: namesOf('runs', 'run'),
	},
	fields: [
		NAMED_BY_UUID,
		{
			field: 'calendar_integration',
			type: 'string',
			meta: {
				interface: 'select-dropdown-m2o',
				special: ['m2o'],
				options: { template: '{{name}}', enableLink: true },
				display: 'related-values',
				display_options: { template: '{{name}}', enableLink: true },
				readonly: true,
				width: 'full',
			},
		},
		{
			field: 'trigger',
			type: 'string',
			meta: {
				...select(runTriggerLooks),
				readonly: true,
				width: 'half',
			},
		},
		{
			field: 'status',
			type: 'string',
			meta: { ...select(runStatusLooks), readonly: true, width: 'half' },
		},
		{ field: 'started', type: 'timestamp', meta: { ...DATE_TIME, readonly: true, width: 'half' } },
		{ field: 'ended', type: 'timestamp', meta: { ...DATE_TIME, readonly: true, width: 'half' } },
		count('created', 'Events that were new'),
		count('updated', 'Events that had changed'),
		count('deleted', 'Events that were gone'),
		count('unchanged', 'Events that were as known'),
		count('quarantined', 'Events that could not be read and were set aside'),
		{ field: 'error', type: 'text', meta: LOG },
	],
};
