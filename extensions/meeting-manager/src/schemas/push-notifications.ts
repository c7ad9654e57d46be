import { z } from 'zod';

/** Notifications of Microsoft Graph: a batch that may mix subscriptions. */

/** Longer ones are nobody's; their hashes need not be made. */
const LONGEST_TEXT = 512;

const item = z.object({
	subscriptionId: z.string().min(1).max(LONGEST_TEXT),
	clientState: z.string().max(LONGEST_TEXT),
	lifecycleEvent: z.string().max(LONGEST_TEXT).nullish(),
});

const batch = z.object({ value: z.array(z.unknown()) });

export interface GraphNotification {
	subscriptionId: string;
	clientState: string;
	/** Null for a change. */
	lifecycleEvent: string | null;
}

/** Items that cannot be read are left out; null: it is no batch at all. */
export function readGraphBatch(body: unknown): GraphNotification[] | null {
	const read = batch.safeParse(body);
	if (!read.success) return null;
	return read.data.value.flatMap((entry) => {
		const { success, data } = item.safeParse(entry);
		return success ? [{ ...data, lifecycleEvent: data.lifecycleEvent ?? null }] : [];
	});
}

/** The headers of a Google message, null where one is missing. It has no body. */
export function readGoogleMessage(
	headers: Readonly<Record<string, string | string[] | undefined>>,
): { channelId: string; token: string; resourceId: string } | null {
	const read = googleHeaders.safeParse(headers);
	if (!read.success) return null;
	const { data } = read;
	return {
		channelId: data['x-goog-channel-id'],
		token: data['x-goog-channel-token'],
		resourceId: data['x-goog-resource-id'],
	};
}

const header = z.string().min(1).max(LONGEST_TEXT);
const googleHeaders = z.object({
	'x-goog-channel-id': header,
	'x-goog-channel-token': header,
	'x-goog-resource-id': header,
});
