import type { Interval, QuarantinedItem, RemoteEvent } from '../../domain/remote-event';
import { readGraphEvent, type GraphEvent } from '../../schemas/graph';
import type { ReadInput } from '../provider';
import type { pathsOf } from './calendar-paths';
import { badAnswer, errorOf } from './errors';
import type { GraphClient } from './graph-client';
import { fillOccurrence, quarantine, toRemoteEvent } from './map-event';
import { createZoneLookUp } from './read-time';
import { reasons } from './reasons';

/** Reads single events and series of one calendar, each series once. */
export interface CalendarReader {
	/** Null where it is gone. */
	event: (id: string) => Promise<GraphEvent | null>;
	/** All occurrences and exceptions of a series in a window, null where the series is gone. */
	instances: (seriesId: string, window: Interval) => Promise<GraphEvent[] | null>;
	/** Maps an event; one of a series with what its series says. Null where that series is gone. */
	map: (event: GraphEvent) => Promise<RemoteEvent | QuarantinedItem | null>;
}

export function createCalendarReader(
	graph: GraphClient,
	paths: ReturnType<typeof pathsOf>,
	input: Pick<ReadInput, 'timeZone' | 'ownerEmails'>,
	/** What is known already, by id. */
	known: ReadonlyMap<string, GraphEvent> = new Map(),
): CalendarReader {
	const zones = createZoneLookUp(input.timeZone);
	const fetched = new Map<string, Promise<GraphEvent | null>>();

	const event = async (id: string): Promise<GraphEvent | null> => {
		const answer = await graph.send({ method: 'GET', path: paths.event(id) });
		if (answer.status === 404 || answer.status === 410) return null;
		if (answer.status !== 200) throw errorOf(answer);
		const found = readGraphEvent(answer.body);
		if (found === null) throw badAnswer();
		return found;
	};
	const series = (id: string): Promise<GraphEvent | null> => {
		const found = known.get(id);
		const reading = fetched.get(id) ?? (found === undefined ? event(id) : Promise.resolve(found));
		fetched.set(id, reading);
		return reading;
	};
	const map = async (told: GraphEvent): Promise<RemoteEvent | QuarantinedItem | null> => {
		const { timeZone, ownerEmails } = input;
		if (told.type !== 'occurrence' && told.type !== 'exception') {
			return toRemoteEvent(told, { timeZone, ownerEmails, zones, master: null });
		}
		const whole = told.seriesMasterId === null && isBare(told) ? ((await event(told.id)) ?? told) : told;
		if (whole.seriesMasterId === null) {
			if (isBare(whole)) return quarantine(whole, reasons.seriesUnreadable);
			return toRemoteEvent(whole, { timeZone, ownerEmails, zones, master: null });
		}
		const master = await series(whole.seriesMasterId);
		if (master === null) return null;
		// Always from the series, whole or bare: so an occurrence reads alike however it came.
		const filled = whole.type === 'occurrence' ? fillOccurrence(whole, master) : whole;
		return toRemoteEvent(filled, { timeZone, ownerEmails, zones, master });
	};
	return {
		event,
		map,
		instances: async (seriesId, window) => {
			try {
				const values = await graph.list(paths.instances(seriesId, window));
				return values.map(readGraphEvent).filter((instance) => instance !== null);
			} catch (error) {
				if (isNotFound(error)) return null;
				throw error;
			}
		},
	};
}

/** A stub `{id, type, seriesMasterId, start, end}`, as delta queries tell plain occurrences. */
function isBare({ subject, body, organizer }: GraphEvent): boolean {
	return subject === null && body === null && organizer === null;
}

function isNotFound(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'NOT_FOUND';
}
