import type { Knex } from 'knex';
import type { Fault } from '../domain/fault';
import { findEvents } from '../store/lookups';
import { clientFields, linkedName, lookupsIn, readDraft, storedDraft } from './read-draft';
import type { EventLookups } from './read-draft';

/** What somebody who writes a draft may know of the records it names. */
export interface DraftKnowledge {
	/** Whether the record may be known to exist, with the times the rules look at. */
	ofIntegration(name: string): Promise<boolean>;
	ofBooking(name: string): Promise<boolean>;
	/** Whether the other events of the record may be known, too. */
	ofEventsIn(integration: string): Promise<boolean>;
	ofEventsFor(booking: string): Promise<boolean>;
}

export interface DraftVerdict {
	errors: Fault[];
	warnings: string[];
}

/**
 * What a save of the draft would say, without saving. `name` is the event that is being edited, null for a new one;
 * the draft is laid over what is stored. Records that the caller may not know look like none.
 */
export async function validateDraft(
	database: Knex,
	{ name, input }: { name: string | null; input: Readonly<Record<string, unknown>> },
	knowledge: DraftKnowledge,
	now: Date,
): Promise<DraftVerdict> {
	const [row] = name === null ? [] : await findEvents(database, [name]);
	const stored = row === undefined ? {} : storedDraft(row);
	const changes = clientFields(input);
	const draft: Record<string, unknown> = { ...stored, ...changes };
	draft['calendar_integration'] = linkedName(draft['calendar_integration']);
	const booking = draft['meeting_booking'];
	const isInherited = typeof booking === 'string' && booking === stored['meeting_booking'];
	// A booking of somebody else's in one's own calendar does exist, but there is nothing to be said of it.
	if (isInherited && !(await knowledge.ofBooking(booking))) draft['meeting_booking'] = null;
	const { faults, warnings } = await readDraft(guardLookups(lookupsIn(database), knowledge), draft, name, now);
	return { errors: faults, warnings };
}

function guardLookups(lookups: EventLookups, knowledge: DraftKnowledge): EventLookups {
	return {
		findIntegration: async (name) => ((await knowledge.ofIntegration(name)) ? lookups.findIntegration(name) : null),
		isExternalIdTaken: async (query) =>
			(await knowledge.ofEventsIn(query.integration)) && lookups.isExternalIdTaken(query),
		findBooking: async (name) => ((await knowledge.ofBooking(name)) ? lookups.findBooking(name) : null),
		isBookingLinked: async (query) => (await knowledge.ofEventsFor(query.booking)) && lookups.isBookingLinked(query),
		storable: lookups.storable,
	};
}
