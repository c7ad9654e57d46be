import { BOOKING_COLLECTION } from '../domain/booking';
import type { ExternalChange } from '../domain/booking-events';
import type { JobQueue } from '../jobs/job-queue';
import { messages } from '../messages';
import { findDemands } from '../store/booking-demand';
import type { StoredBooking } from '../store/booking-events';
import { findActiveUsers } from '../store/users';
import { deriveBooking, describeChange } from './derive-booking';
import type { Derivation, Verdict } from './derive-booking';
import type { Notification } from './mark-reauthorization';
import type { SyncDependencies } from './sync-dependencies';

const BOOKINGS_PER_SWEEP = 500;
/** A save that asked for a look may still be on its way: it looks itself a moment later. */
const SWEEP_AFTER_MS = 3_000;

export interface BookingFollower {
	/** Brings these bookings and their calendar events together, one after the other. */
	follow(bookings: readonly string[]): Promise<void>;
	/** Does so for all that a save, a sync or a crash left behind; at the start without waiting for their saves. */
	sweep(options: { isStart: boolean }): Promise<void>;
	/** Settles a change that was proposed. */
	settle(booking: string, verdict: Exclude<Verdict, null>): Promise<void>;
	/** Waits for what is under way. */
	drain(): Promise<void>;
}

export interface BookingDependencies extends Pick<
	SyncDependencies,
	'database' | 'now' | 'announce' | 'purgeCache' | 'logError'
> {
	jobs: Pick<JobQueue, 'add'>;
	/** Asks for a sync of an integration. */
	requestSync: (integration: string) => void;
	notify: (recipients: readonly string[], notification: Notification) => Promise<void>;
}

export function createBookingFollower(dependencies: BookingDependencies): BookingFollower {
	const { database, now, jobs } = dependencies;
	const underWay = new Set<Promise<void>>();

	async function derive(booking: string, verdict: Verdict): Promise<void> {
		const derivation = await deriveBooking(dependencies, booking, verdict);
		await tell(derivation);
		for (const integration of new Set(derivation.outboxes)) {
			await jobs.add({ kind: 'push-outbox', integration }, { lane: 'urgent' });
		}
		for (const integration of derivation.calendarsToRead) dependencies.requestSync(integration);
		if (derivation.proposal !== null) await propose(derivation.proposal);
	}

	async function tell({ events, bookings, happenings }: Derivation): Promise<void> {
		if (events.created.length + events.updated.length + bookings.updated.length === 0) return;
		await dependencies.purgeCache();
		await dependencies.announce(events);
		await dependencies.announce({ ...bookings, happenings });
	}

	async function propose({ booking, change }: { booking: StoredBooking; change: ExternalChange }): Promise<void> {
		try {
			await dependencies.notify(
				await findActiveUsers(database, booking.assignedUser === null ? [] : [booking.assignedUser]),
				{
					subject: messages.externalChangeSubject(booking.title ?? booking.name),
					message: describeChange(change),
					collection: BOOKING_COLLECTION,
					item: booking.name,
				},
			);
		} catch (error) {
			// The booking shows it as well.
			dependencies.logError(error, 'Meeting Manager: nobody could be told of a change of a booking');
		}
	}

	function track(work: Promise<void>): Promise<void> {
		const tracked = work.finally(() => underWay.delete(tracked));
		underWay.add(tracked);
		return tracked;
	}

	async function followAll(bookings: readonly string[]): Promise<void> {
		for (const booking of new Set(bookings)) {
			try {
				await derive(booking, null);
			} catch (error) {
				// The sweep comes back to it; the others must not wait for it.
				dependencies.logError(
					error,
					`Meeting Manager: the calendar events of ${booking} could not be brought up to date`,
				);
			}
		}
	}

	return {
		follow: (bookings) => track(followAll(bookings)),
		sweep: async ({ isStart }) => {
			const askedBefore = new Date(now().getTime() - (isStart ? 0 : SWEEP_AFTER_MS));
			await track(followAll(await findDemands(database, { askedBefore, limit: BOOKINGS_PER_SWEEP })));
		},
		settle: (booking, verdict) => track(derive(booking, verdict)),
		drain: async () => void (await Promise.allSettled(underWay)),
	};
}
