import { defineOperationApp } from '@directus/extensions-sdk';
import { flagField, namesField, permissionsField, shown, text } from '../option-fields';

export default defineOperationApp({
	id: 'mm-sync-integration',
	icon: 'cloud_sync',
	get name() {
		return text('syncIntegrationName');
	},
	get description() {
		return text('syncIntegrationDescription');
	},
	overview: (options) => [{ label: text('calendars'), text: shown(options['calendar_integrations']) }],
	options: () => [
		namesField(
			'calendar_integrations',
			{ name: 'calendars', note: 'calendarsNote', isRequired: true },
			'calendar_month',
		),
		flagField('confirm_deletions', { name: 'confirmDeletions', isHalf: true }, 'confirmDeletionsLabel'),
		permissionsField({ isHalf: true }),
	],
});
