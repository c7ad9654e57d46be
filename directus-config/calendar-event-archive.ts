import { EVENT_ARCHIVE_COLLECTION } from '../extensions/meeting-manager/src/domain/records';
import { calendarEventSync } from './calendar-event-sync';
import { GREY } from './choices';
import { isPresentation } from './field-parts';
import { FOLDER } from './folder';
import { namesOf, note } from './texts';
import type { CollectionConfig, FieldConfig } from './types';

function archived(field: FieldConfig): FieldConfig {
	if (field.type === 'alias') return field;
	const { required: _required, conditions: _conditions, ...meta } = field.meta;
	if (field.field === 'name')
		return { ...field, meta: { ...meta, hidden: false, note: note('Name of the event before it was archived') } };
	if (field.field === 'calendar_integration') {
		// Text, without a relation: the integration may be gone, and nothing may reach these rows through it.
		return {
			field: field.field,
			type: 'string',
			meta: { group: meta.group, interface: 'input', readonly: true, width: 'half' },
		};
	}
	// Without defaults: a row is archived as it was, empty values included.
	const { default_value: _default, ...schema } = field.schema ?? {};
	return { ...field, schema, meta: { ...meta, readonly: true } };
}

/** Events out of use: a year past, or of deleted integrations. Availability never reads them. */
export const calendarEventArchive: CollectionConfig = {
	collection: EVENT_ARCHIVE_COLLECTION,
	meta: {
		icon: 'inventory_2',
		color: GREY,
		note: 'Events moved out of use: more than a year past, or of integrations that were deleted',
		group: FOLDER,
		sort: 8,
		display_template: '{{event_title}} · {{start_datetime}}',
		translations: namesOf('archivedEvents', 'archivedEvent'),
	},
	// Nothing is to be checked or synced any more.
	fields: calendarEventSync.fields.filter((field) => !isPresentation(field)).map(archived),
};
