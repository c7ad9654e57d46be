import {
	USER_SETTINGS_COLLECTION,
	USER_SETTINGS_DEFAULTS,
} from '../extensions/meeting-manager/src/domain/user-settings';
import { ORANGE } from './choices';
import { JSON_CODE } from './field-parts';
import { FOLDER } from './folder';
import { namesOf, note } from './texts';
import type { CollectionConfig } from './types';

export const userSettings: CollectionConfig = {
	collection: USER_SETTINGS_COLLECTION,
	meta: {
		icon: 'manage_accounts',
		color: ORANGE,
		note: "A user's time zone, working hours and limits for bookings",
		group: FOLDER,
		sort: 4,
		display_template: '{{name}}',
		translations: namesOf('allSettings', 'settings'),
	},
	fields: [
		{
			// Text without a relation: it is the record's own key, and Directus relates no primary key.
			field: 'name',
			type: 'string',
			schema: { is_primary_key: true, is_nullable: false },
			meta: { interface: 'input', required: true, width: 'half', note: note("The user's id") },
		},
		{
			field: 'time_zone',
			type: 'string',
			meta: {
				interface: 'input',
				options: { placeholder: 'Europe/Berlin' },
				width: 'half',
				note: note("IANA zone; empty: that of the user's primary calendar"),
			},
		},
		{
			field: 'working_hours',
			type: 'json',
			meta: {
				...JSON_CODE,
				width: 'full',
				note: note('For each weekday a list of "start" and "end"; empty: Monday to Friday 09:00–17:00'),
			},
		},
		{
			field: 'buffer_before_minutes',
			type: 'integer',
			schema: { default_value: USER_SETTINGS_DEFAULTS.buffer_before_minutes },
			meta: { interface: 'input', options: { min: 0 }, width: 'half' },
		},
		{
			field: 'buffer_after_minutes',
			type: 'integer',
			schema: { default_value: USER_SETTINGS_DEFAULTS.buffer_after_minutes },
			meta: { interface: 'input', options: { min: 0 }, width: 'half' },
		},
		{
			field: 'minimum_notice_minutes',
			type: 'integer',
			schema: { default_value: USER_SETTINGS_DEFAULTS.minimum_notice_minutes },
			meta: { interface: 'input', options: { min: 0 }, width: 'half' },
		},
		{
			field: 'maximum_days_ahead',
			type: 'integer',
			meta: { interface: 'input', options: { min: 1 }, width: 'half', note: note('Empty: no limit') },
		},
	],
};
