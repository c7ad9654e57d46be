import { readGoogleChannel } from '../../schemas/google';
import type { CalendarPush } from '../provider';
import { badAnswer, errorOf } from './errors';
import type { GoogleClient } from './google-client';

/**
 * Channels over which Google tells that something changed in one calendar, not what. The first message, `sync`, says only
 * that the channel is there. https://developers.google.com/workspace/calendar/api/guides/push
 */
export function createPush(client: GoogleClient, calendarId: string): CalendarPush {
	return {
		watch: async ({ id, secret, address, wantedMs }) => {
			const answer = await client.send({
				// A channel's id is good for one try.
				mayRepeat: false,
				call: (api, options) =>
					api.events.watch(
						{
							calendarId,
							requestBody: {
								id,
								type: 'web_hook',
								address: address.href,
								token: secret,
								// A length, not a date: the clocks need not agree.
								params: { ttl: String(Math.floor(wantedMs / 1000)) },
							},
						},
						options,
					),
			});
			if (answer.status !== 200) throw errorOf(answer);
			const channel = readGoogleChannel(answer.body);
			if (channel === null) throw badAnswer();
			return { ...channel, expires: channel.expires ?? new Date(Date.now() + wantedMs) };
		},
		// A channel's life cannot be extended: another one takes over.
		renew: async () => null,
		stop: async ({ id, resourceId }) => {
			const answer = await client.send({
				call: (api, options) => api.channels.stop({ requestBody: { id, resourceId } }, options),
			});
			if (answer.status >= 400 && answer.status !== 404 && answer.status !== 410) throw errorOf(answer);
		},
	};
}
