import type { Knex } from 'knex';
import { contentOf } from '../domain/event-content';
import type { EventContent } from '../domain/event-content';
import type { StoredEvent } from '../domain/reconcile';
import type { Interval } from '../domain/remote-event';
import type { SyncIntegration } from '../domain/sync-integration';
import { ProviderError } from '../providers/provider';
import type { CalendarSession } from '../providers/provider';
import { findBookedNames } from '../store/booking-events';
import { createJudge } from './plan-sync';
import type { SyncPlan } from './plan-sync';

interface Context {
	database: Knex;
	integration: SyncIntegration;
	session: Pick<CalendarSession, 'get'>;
	window: Interval;
	now: Date;
}

/**
 * A booking is cancelled with its event, so nobody concludes from a list of the window that the event is gone: it may
 * have been moved out of it. Each event of a booking that a plan removes is asked for by its id.
 */
export async function verifyGone(context: Context, plan: SyncPlan): Promise<SyncPlan> {
	const booked = await findBookedNames(
		context.database,
		plan.remove.map(({ name }) => name),
	);
	if (booked.size === 0) return plan;
	const verified: SyncPlan = {
		...plan,
		update: [...plan.update],
		fail: [...plan.fail],
		remove: plan.remove.filter(({ name }) => !booked.has(name)),
	};
	for (const stored of plan.remove.filter(({ name }) => booked.has(name))) {
		const found = await lookUp(context, stored);
		if (found === null) verified.remove.push(stored);
		else if ('reason' in found) verified.fail.push({ stored, reason: found.reason });
		else if (found.content.content_hash === stored.contentHash) verified.unchanged += 1;
		else verified.update.push({ stored, content: found.content });
	}
	return verified;
}

async function lookUp(
	{ database, integration, session, window, now }: Context,
	stored: StoredEvent,
): Promise<{ content: EventContent } | { reason: string } | null> {
	const { externalEventId: externalId, resource, etag, iCalUid, start, end } = stored;
	const { timeZone, ownerEmails } = integration;
	const widened = {
		start: new Date(Math.min(window.start.getTime(), start.getTime())),
		end: new Date(Math.max(window.end.getTime(), end.getTime())),
	};
	try {
		const known = { externalId, resource, etag, iCalUid, start, end };
		const remote = await session.get(known, { timeZone, ownerEmails, window: widened });
		if (remote === null || !('externalId' in remote)) return remote;
		const { content, faults } = createJudge(database, integration, now)(contentOf(remote, integration));
		return faults.length === 0 ? { content } : { reason: faults.map(({ message }) => message).join(' ') };
	} catch (error) {
		// One event that cannot be read must not keep the others from being synced.
		if (error instanceof ProviderError && error.code === 'BAD_ANSWER') return { reason: error.message };
		throw error;
	}
}
