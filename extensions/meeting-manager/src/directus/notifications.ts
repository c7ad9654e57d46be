import type { ApiExtensionContext } from '@directus/types';
import type { Notification } from '../usecases/mark-reauthorization';

/** Puts notifications into the inboxes of Directus, which mails them to those who want that. */
export function createNotifier({
	services,
	getSchema,
	database,
}: Pick<ApiExtensionContext, 'services' | 'getSchema' | 'database'>) {
	return async (recipients: readonly string[], notification: Notification): Promise<void> => {
		const inbox = new services.NotificationsService({
			schema: await getSchema(),
			knex: database,
			accountability: null,
		});
		for (const recipient of recipients) await inbox.createOne({ ...notification, recipient });
	};
}
