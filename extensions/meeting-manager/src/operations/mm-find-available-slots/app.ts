import { defineOperationApp } from '@directus/extensions-sdk';
import { flagField, namesField, permissionsField, shown, text, textField } from '../option-fields';

const EXAMPLES = { from: '2026-12-10', to: '2026-12-17', duration: '30', step: '15' };

export default defineOperationApp({
	id: 'mm-find-available-slots',
	icon: 'manage_search',
	get name() {
		return text('findSlotsName');
	},
	get description() {
		return text('findSlotsDescription');
	},
	overview: (options) => [
		{ label: text('users'), text: shown(options['users'], 'whoeverStarts') },
		{ label: text('startDate'), text: shown(options['start_date']) },
		{ label: text('endDate'), text: shown(options['end_date']) },
		{ label: text('duration'), text: shown(options['duration_minutes']) },
	],
	options: () => [
		namesField('users', { name: 'users', note: 'usersNote' }, 'group', 'addUser'),
		textField('start_date', { name: 'startDate', note: 'startDateNote', isHalf: true }, { placeholder: EXAMPLES.from }),
		textField('end_date', { name: 'endDate', note: 'endDateNote', isHalf: true }, { placeholder: EXAMPLES.to }),
		textField(
			'duration_minutes',
			{ name: 'duration', isHalf: true, isRequired: true },
			{ placeholder: EXAMPLES.duration },
		),
		textField('step_minutes', { name: 'step', note: 'stepNote', isHalf: true }, { placeholder: EXAMPLES.step }),
		flagField('explain', { name: 'explain', isHalf: true }, 'explainLabel'),
		permissionsField({ isHalf: true }),
	],
});
