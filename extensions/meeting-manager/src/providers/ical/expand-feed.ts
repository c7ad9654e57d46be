import type { Interval, QuarantinedItem, RemoteEvent } from '../../domain/remote-event';
import { ProviderError } from '../provider';
import { expandSeries, orphanOccurrence, type ExpandContext } from './expand-series';
import { RuleError, type Meter } from './expand-rule';
import type { FeedEvent } from './feed-event';
import { groupEvents, recurs, type EventGroup } from './group-events';
import { createPace, DEFAULT_LIMITS, MAX_RAW_LENGTH, type Limits, type Pace } from './limits';
import { readEvent, uidOf } from './read-event';
import { reasons } from './reasons';
import { cleanText, splitFeed, type RawCalendar } from './split-feed';
import { occurrenceToRemote, singleToRemote } from './to-remote-event';
import { createZoneFinder } from './zones';

export interface ExpandOptions {
	window: Interval;
	/** IANA zone of the integration: for floating times and all-day dates where the feed names none. */
	timeZone: string;
	/** The owner's addresses in lower case. */
	ownerEmails: readonly string[];
}

export interface ExpandedFeed {
	/** All occurrences that overlap the window, by start, then id. */
	events: RemoteEvent[];
	quarantined: QuarantinedItem[];
	/** How many VEVENTs the feed has, the quarantined ones included. */
	itemCount: number;
}

/**
 * Turns the text of a calendar feed (RFC 5545) into the occurrences within a window. The answer does
 * not depend on the host's zone; an event that cannot be read is quarantined alone; every expansion is
 * bounded in steps and time and gives the event loop its turns. `meter`: of a calendar that comes in many texts, shared.
 * Throws `ProviderError('BAD_ANSWER')` where the text is no complete calendar.
 */
export async function expandFeed(
	text: string,
	options: ExpandOptions,
	limits: Limits = DEFAULT_LIMITS,
	meter: Meter = { limits, rulesMs: 0, occurrences: 0 },
): Promise<ExpandedFeed> {
	const pace = createPace();
	const calendars = await splitFeed(cleanText(text), pace);
	if (!calendars) throw new ProviderError('BAD_ANSWER', reasons.notACalendar);

	const quarantined: QuarantinedItem[] = [];
	const readable = await readCalendars(calendars, options, quarantined, pace);
	const context = { window: options.window, meter, pace };
	const events: RemoteEvent[] = [];
	for (const group of groupEvents(readable)) {
		await expandGroup(group, context, events, quarantined);
		await pace();
	}
	return {
		events: withDistinctIds(events.toSorted(byStartThenId)),
		quarantined,
		itemCount: calendars.reduce((count, calendar) => count + calendar.events.length, 0),
	};
}

async function readCalendars(
	calendars: readonly RawCalendar[],
	options: ExpandOptions,
	quarantined: QuarantinedItem[],
	pace: Pace,
): Promise<FeedEvent[]> {
	const findZones = createZoneFinder(options.timeZone);
	const events: FeedEvent[] = [];
	for (const calendar of calendars) {
		const zones = findZones(calendar.timeZones, calendar.timeZoneName);
		for (const raw of calendar.events) {
			const event = readEvent(raw, zones, options.ownerEmails);
			if ('reason' in event) quarantined.push(quarantine(uidOf(raw), event.reason, raw.raw));
			else events.push(event);
			await pace();
		}
	}
	return events;
}

async function expandGroup(
	group: EventGroup,
	context: ExpandContext,
	events: RemoteEvent[],
	quarantined: QuarantinedItem[],
): Promise<void> {
	const masters = group.master ? [group.master, ...group.namesakes] : group.namesakes;
	const isOrphaned =
		!group.master || !(await expandMaster(group.master, group.overrides, false, context, events, quarantined));
	for (const namesake of masters.slice(1)) await expandMaster(namesake, [], true, context, events, quarantined);
	if (!isOrphaned) return;
	for (const override of group.overrides) {
		const occurrence = orphanOccurrence(override);
		const event = occurrence && occurrenceToRemote(occurrence, context.window);
		if (event) events.push(event);
	}
}

/** Adds what an event gives within the window; false where it had to be quarantined. */
async function expandMaster(
	master: FeedEvent,
	overrides: readonly FeedEvent[],
	isNamesake: boolean,
	context: ExpandContext,
	events: RemoteEvent[],
	quarantined: QuarantinedItem[],
): Promise<boolean> {
	if (!recurs(master) && overrides.length === 0) {
		const event = singleToRemote(master, context.window, isNamesake);
		if (event) events.push(event);
		return true;
	}
	try {
		for (const occurrence of await expandSeries(master, overrides, context)) {
			const event = occurrenceToRemote(occurrence, context.window);
			if (event) events.push(event);
		}
		return true;
	} catch (error) {
		if (!(error instanceof RuleError)) throw error;
		quarantined.push(quarantine(master.uid, error.message, master.raw));
		return false;
	}
}

function quarantine(uid: string, reason: string, raw: string): QuarantinedItem {
	return { id: uid, uid, reason, raw: raw.slice(0, MAX_RAW_LENGTH) };
}

function byStartThenId(a: RemoteEvent, b: RemoteEvent): number {
	return (
		a.start.getTime() - b.start.getTime() || (a.externalId < b.externalId ? -1 : a.externalId > b.externalId ? 1 : 0)
	);
}

/** Numbers the later of events that would have the same id, as namesakes on the same day could. */
function withDistinctIds(events: RemoteEvent[]): RemoteEvent[] {
	const uses = new Map<string, number>();
	return events.map((event) => {
		const use = (uses.get(event.externalId) ?? 0) + 1;
		uses.set(event.externalId, use);
		return use === 1 ? event : { ...event, externalId: `${event.externalId}|${use}` };
	});
}
