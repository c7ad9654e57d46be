import { defineOperationApp } from '@directus/extensions-sdk';
import { namesField, permissionsField, shown, text } from '../option-fields';

export default defineOperationApp({
	id: 'mm-sync-event',
	icon: 'sync',
	get name() {
		return text('syncEventName');
	},
	get description() {
		return text('syncEventDescription');
	},
	overview: ({ events }) => [{ label: text('events'), text: shown(events) }],
	options: () => [
		namesField('events', { name: 'events', note: 'eventsNote', isRequired: true }, 'event'),
		permissionsField(),
	],
});
