import { z } from 'zod';
import type { Operation } from './operation';
import { text } from './parts';

const OF_SERVICES = 'Called by the calendar service, not by apps. Whatever can be read is answered alike.';

export const notificationOperations: readonly Operation[] = [
	{
		method: 'post',
		path: '/push/google',
		tag: 'Notifications',
		id: 'receiveGoogleNotification',
		summary: 'Google tells that a calendar changed',
		description: OF_SERVICES,
		audience: 'anybody',
		isEarly: true,
		headers: {
			'X-Goog-Channel-ID': 'Id of the channel.',
			'X-Goog-Channel-Token': 'Its secret.',
			'X-Goog-Resource-ID': 'Id of the resource.',
		},
		success: { kind: 'accepted', description: 'Taken, whosever it is' },
		errors: [400],
		example: {
			'X-Goog-Channel-ID': '4ba78bf0-6a47-11e2-bcfd-0800200c9a66',
			'X-Goog-Channel-Token': 'secret-of-the-channel',
			'X-Goog-Resource-ID': 'ret08u3rv24htgh289g',
		},
	},
	{
		method: 'post',
		path: '/push/outlook',
		tag: 'Notifications',
		id: 'receiveOutlookNotifications',
		summary: 'Microsoft Graph tells that calendars changed',
		description: `${OF_SERVICES} With \`validationToken\` in the query the token is answered as text, by which the address proves itself.`,
		audience: 'anybody',
		isEarly: true,
		body: z.object({
			value: z.array(z.looseObject({ subscriptionId: text, clientState: text, lifecycleEvent: text.optional() })),
		}),
		success: { kind: 'accepted', description: 'Taken, whosever they are' },
		errors: [400],
		example: { value: [{ subscriptionId: '7f105c7d-2dc5-4530-97cd-4e7ae6534c07', clientState: 'secret' }] },
	},
];
