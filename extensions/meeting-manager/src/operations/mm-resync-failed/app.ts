import { defineOperationApp } from '@directus/extensions-sdk';
import { ENDED_WITHIN_DAYS, NOT_SYNCED_MINUTES, RESYNC_LIMIT } from '../../domain/resync';
import { namesField, numberField, permissionsField, shown, text } from '../option-fields';

export default defineOperationApp({
	id: 'mm-resync-failed',
	icon: 'sync_problem',
	get name() {
		return text('resyncFailedName');
	},
	get description() {
		return text('resyncFailedDescription');
	},
	overview: (options) => [
		{ label: text('calendars'), text: shown(options['calendar_integrations'], 'allCalendars') },
		{ label: text('endedWithin'), text: shown(options['ended_within_days']) },
		{ label: text('limit'), text: shown(options['limit'] ?? RESYNC_LIMIT.usual) },
	],
	options: () => [
		namesField('calendar_integrations', { name: 'calendars', note: 'calendarsAllNote' }, 'calendar_month'),
		numberField(
			'not_synced_for_minutes',
			{ name: 'notSyncedFor', note: 'notSyncedForNote', isHalf: true },
			NOT_SYNCED_MINUTES,
		),
		numberField('ended_within_days', { name: 'endedWithin', note: 'endedWithinNote', isHalf: true }, ENDED_WITHIN_DAYS),
		numberField('limit', { name: 'limit', note: 'limitNote', isHalf: true }, RESYNC_LIMIT),
		permissionsField({ isHalf: true }),
	],
});
