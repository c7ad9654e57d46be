import type { Knex } from 'knex';
import { contentOf } from '../domain/event-content';
import type { EventContent } from '../domain/event-content';
import type { Fault } from '../domain/fault';
import { isGivenUp, isSuspiciousShrink, reconcile } from '../domain/reconcile';
import type { ReconcilePlan, StoredEvent } from '../domain/reconcile';
import type { Interval, QuarantinedItem } from '../domain/remote-event';
import type { SyncIntegration } from '../domain/sync-integration';
import { validateEvent } from '../domain/validate-event';
import type { PullResult } from '../providers/provider';
import { messages } from '../messages';
import { findRetryingEvents, loadNamedEvents, loadStoredEvents } from '../store/synced-events';
import { storableInstants } from '../store/values';
import { externalIdHash } from './read-draft';

/** What a provider told, of everything in the window or of what changed. */
export type Told = Extract<PullResult, { kind: 'snapshot' | 'changes' }>;

export interface SyncPlan extends ReconcilePlan {
	quarantined: QuarantinedItem[];
	isSuspicious: boolean;
	/** What of the quarantine is settled; null: all that is not in `quarantined`. */
	settledIds: ReadonlySet<string> | null;
	/** Events of the window that were stored before. */
	knownCount: number;
	/** Events of the window once the plan is applied. */
	itemCount: number;
}

/** What the provider's answer changes. New and changed events pass the rules of every other save. */
export async function planSync(
	database: Knex,
	integration: SyncIntegration,
	told: Told,
	context: { window: Interval; now: Date; itemCount: number; isAuthoritative: boolean },
): Promise<SyncPlan> {
	const { window, now } = context;
	const remote = told.events.map((event) => contentOf(event, integration));
	const hashes = remote.map((content) => externalIdHash(content.external_event_id));
	const stored =
		told.kind === 'snapshot'
			? await loadStoredEvents(database, integration.name, { window, hashes })
			: await loadNamedEvents(database, integration.name, namesIn(told, hashes));
	const input = { remote, stored, quarantined: told.quarantined, window, gone: told.kind === 'changes' ? told : null };
	const knownCount = told.kind === 'snapshot' ? liveIn(stored, window) : context.itemCount;
	const plan = reconcile(input);
	const judge = createJudge(database, integration, now);

	const quarantined = [...told.quarantined];
	const insert = plan.insert.flatMap((content) => {
		const verdict = judge(content);
		if (verdict.faults.length > 0) quarantined.push(asQuarantined(content, verdict.faults));
		return verdict.faults.length > 0 ? [] : [verdict.content];
	});
	const fail = [...plan.fail];
	let { unchanged } = plan;
	const update = plan.update.flatMap(({ stored: row, content }) => {
		const verdict = judge(content);
		if (verdict.faults.length === 0) return [{ stored: row, content: verdict.content }];
		const item = asQuarantined(content, verdict.faults);
		quarantined.push(item);
		if (isGivenUp(row)) unchanged += 1;
		else fail.push({ stored: row, reason: item.reason });
		return [];
	});
	if (told.kind === 'snapshot') {
		fail.push(...(await unanswered(database, integration.name, [...plan.update, ...plan.fail], plan.remove)));
	}
	return {
		...plan,
		insert,
		update,
		fail,
		unchanged,
		quarantined,
		isSuspicious:
			told.kind === 'snapshot' &&
			!context.isAuthoritative &&
			isSuspiciousShrink({ ...input, itemCount: told.itemCount }),
		settledIds: told.kind === 'snapshot' ? null : settledIn(told),
		knownCount,
		itemCount: knownCount + insert.length - plan.remove.length,
	};
}

/** Every row that a delta may speak of. */
function namesIn(told: Extract<Told, { kind: 'changes' }>, hashes: readonly string[]) {
	const uids = told.quarantined.flatMap(({ uid }) => (uid === null ? [] : [uid]));
	return {
		hashes: [...hashes, ...told.removedIds.map(externalIdHash), ...uids.map(externalIdHash)],
		seriesIds: [...told.removedIds, ...told.completeSeries, ...uids],
		resources: [...told.removedResources, ...told.completeResources, ...told.quarantined.map(({ id }) => id)],
	};
}

/** What a delta says something about, which it would have set aside again if it still could not be read. */
function settledIn(told: Extract<Told, { kind: 'changes' }>): ReadonlySet<string> {
	const ids = told.events.flatMap(({ externalId, iCalUid, seriesId }) => [externalId, iCalUid, seriesId]);
	const aside = told.quarantined.flatMap(({ id, uid }) => [id, uid]);
	return new Set([...ids, ...aside, ...told.removedIds].filter((id) => id !== null));
}

/**
 * Rows that wait for a retry and of which the calendar says nothing: somebody's own, or out of the window.
 * Each retry counts, or they would block for ever.
 */
async function unanswered(
	database: Knex,
	integration: string,
	answered: readonly { stored: StoredEvent }[],
	removed: readonly StoredEvent[],
): Promise<SyncPlan['fail']> {
	const known = new Set([...answered.map(({ stored }) => stored.name), ...removed.map(({ name }) => name)]);
	const waiting = await findRetryingEvents(database, integration);
	return waiting
		.filter(({ name }) => !known.has(name))
		.map((stored) => ({ stored, reason: messages.eventNotInCalendar }));
}

interface Verdict {
	content: EventContent;
	faults: Fault[];
}

/** The specification's rules on what a sync is about to write, with its warnings beside the sync's own notes. */
export function createJudge(
	database: Knex,
	integration: SyncIntegration,
	now: Date,
): (content: EventContent) => Verdict {
	const facts = {
		integration: { name: integration.name, isActive: true, timeZone: integration.timeZone },
		externalIdTaken: false,
		booking: null,
		bookingLinkedElsewhere: false,
		storable: storableInstants(database),
		now,
	};
	const { storable } = facts;
	return (read) => {
		const modified = read.external_last_modified;
		// A stamp that this database cannot hold is no reason to do without the event.
		const isUnstorable =
			modified !== null && storable !== null && (modified < storable.start || modified >= storable.end);
		const content = isUnstorable ? { ...read, external_last_modified: null } : read;
		const { faults, warnings } = validateEvent({ ...content, calendar_integration: integration.name }, facts);
		return { faults, content: { ...content, validation_warnings: [...content.validation_warnings, ...warnings] } };
	};
}

function asQuarantined(content: EventContent, faults: readonly Fault[]): QuarantinedItem {
	return {
		id: content.external_event_id,
		uid: content.ical_uid,
		reason: faults.map(({ message }) => message).join(' '),
		raw: `${content.event_title}\n${content.start_datetime.toISOString()} – ${content.end_datetime.toISOString()}`,
	};
}

function liveIn(stored: readonly StoredEvent[], window: Interval): number {
	return stored.filter(
		(row) =>
			row.isManaged &&
			row.syncStatus !== 'Deleted Externally' &&
			row.syncStatus !== 'Deleted Locally' &&
			row.end > window.start,
	).length;
}
