import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import { messages } from '../messages';
import { writeErrorLog } from '../store/error-log';
import { findEventLinks } from '../store/events';
import type { EventLinks } from '../store/events';
import { deleteEvents } from '../store/synced-events';

/** on_trash: an entry in the error log for each deleted event that stood for a booking. */
export async function logDeletions(database: Knex, deleted: readonly EventLinks[], now: Date): Promise<void> {
	const entries = deleted.flatMap(({ name, booking }) =>
		booking === null
			? []
			: [
					{
						title: messages.deletionTitle,
						message: messages.deletedLinkedEvent(name, booking),
						reference_collection: EVENT_COLLECTION,
						reference_name: name,
					},
				],
	);
	if (entries.length > 0) await writeErrorLog(database, entries, now);
}

/** Deletes events for the sync, with the same trace that deleting them by hand leaves. Within a transaction. */
export async function deleteSyncedEvents(transaction: Knex, names: readonly string[], now: Date): Promise<void> {
	await logDeletions(transaction, await findEventLinks(transaction, names), now);
	await deleteEvents(transaction, names);
}
