import { EVENT_COLLECTION } from '../extensions/meeting-manager/src/domain/event';
import { HAPPENINGS } from '../extensions/meeting-manager/src/domain/happening';
import { INTEGRATION_COLLECTION } from '../extensions/meeting-manager/src/domain/integration';
import { READY_MADE_FLOWS } from '../extensions/meeting-manager/src/domain/ready-made-flows';
import type { FlowConfig } from './types';

const manual = (collection: string) => ({
	collections: [collection],
	location: 'item',
	requireSelection: true,
	async: false,
	error_on_reject: true,
});

/** Offered inactive: which of them run is the host's decision, and Directus 12 without a licence runs five Flows at most. */
export const flows: readonly FlowConfig[] = [
	{
		id: READY_MADE_FLOWS.resyncFailed,
		name: 'Resync failed calendar events',
		icon: 'sync_problem',
		description: 'Meeting Manager: retries every night what failed to sync, of events of the last 30 days and to come',
		trigger: 'schedule',
		options: { cron: '0 3 * * *' },
		operation: {
			id: '634301ec-e6b6-4b69-a254-0372549dcf76',
			name: 'Resync failed events',
			key: 'resync',
			type: 'mm-resync-failed',
			options: { permissions: '$trigger', ended_within_days: 30, limit: 1000 },
		},
	},
	{
		id: READY_MADE_FLOWS.syncEvent,
		name: 'Sync event now',
		icon: 'sync',
		description: 'Meeting Manager: a button on the page of a calendar event, for its owner and System Managers',
		trigger: 'manual',
		options: manual(EVENT_COLLECTION),
		operation: {
			id: '55c6bf32-f1ce-45e7-b83b-3dc5f094eb50',
			name: 'Sync event',
			key: 'sync',
			type: 'mm-sync-event',
			options: { permissions: '$trigger', events: ['{{$trigger.body.keys}}'] },
		},
	},
	{
		id: READY_MADE_FLOWS.syncIntegration,
		name: 'Sync calendar now',
		icon: 'sync',
		description: 'Meeting Manager: a button on the page of a calendar, for its owner and System Managers',
		trigger: 'manual',
		options: manual(INTEGRATION_COLLECTION),
		operation: {
			id: 'ad382737-a25f-4e49-a2e8-c2be8080ef5d',
			name: 'Sync calendar',
			key: 'sync',
			type: 'mm-sync-integration',
			options: { permissions: '$trigger', calendar_integrations: ['{{$trigger.body.keys}}'] },
		},
	},
	{
		id: READY_MADE_FLOWS.notifyOwner,
		name: 'Tell owners to connect their calendar again',
		icon: 'link_off',
		description:
			'Meeting Manager: while this is active, it tells the owner in the place of the plugin’s own notification',
		trigger: 'event',
		options: { type: 'action', scope: [HAPPENINGS.reauthorization] },
		operation: {
			id: '81224b3c-e8e8-4045-a3d4-318df1f7972b',
			name: 'Notify the owner',
			key: 'notify',
			type: 'notification',
			options: {
				permissions: '$full',
				recipient: ['{{$trigger.payload.user}}'],
				subject: 'Connect {{$trigger.payload.account}} ({{$trigger.payload.provider}}) again',
				message: '{{$trigger.payload.message}}',
				collection: INTEGRATION_COLLECTION,
				item: '{{$trigger.keys[0]}}',
			},
		},
	},
];
