import { defineOperationApp } from '@directus/extensions-sdk';
import { flagField, permissionsField, shown, text, textField } from '../option-fields';

const EXAMPLES = { start: '2026-12-10T14:00:00Z', end: '2026-12-10T15:00:00Z' };

export default defineOperationApp({
	id: 'mm-check-time-slot',
	icon: 'event_available',
	get name() {
		return text('checkTimeSlotName');
	},
	get description() {
		return text('checkTimeSlotDescription');
	},
	overview: (options) => [
		{ label: text('user'), text: shown(options['user'], 'whoeverStarts') },
		{ label: text('start'), text: shown(options['start_datetime']) },
		{ label: text('end'), text: shown(options['end_datetime']) },
	],
	options: () => [
		textField('user', { name: 'user', note: 'userNote' }, { icon: 'person' }),
		textField(
			'start_datetime',
			{ name: 'start', note: 'dateTimeNote', isHalf: true, isRequired: true },
			{ placeholder: EXAMPLES.start },
		),
		textField(
			'end_datetime',
			{ name: 'end', note: 'dateTimeNote', isHalf: true, isRequired: true },
			{ placeholder: EXAMPLES.end },
		),
		flagField('require_coverage', { name: 'requireCoverage', isHalf: true }, 'requireCoverageLabel'),
		flagField('fresh', { name: 'fresh', isHalf: true }, 'freshLabel'),
		flagField('explain', { name: 'explain', isHalf: true }, 'explainLabel'),
		permissionsField({ isHalf: true }),
	],
});
