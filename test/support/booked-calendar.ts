import { deriveBooking } from '../../extensions/meeting-manager/src/usecases/derive-booking';
import type { Derivation, Verdict } from '../../extensions/meeting-manager/src/usecases/derive-booking';
import { demandBookings } from '../../extensions/meeting-manager/src/store/booking-demand';
import { openTwoWayCalendar, owner, type StoredRow } from './two-way-calendar';
import type { Engine } from './targets';

const BOOKINGS = 'mm_meeting_booking';
const DAY_MS = 86_400_000;

/** A two-way calendar whose owner has bookings, which are brought together with their events when a test says so. */
export async function openBookedCalendar(engine: Engine = 'sqlite') {
	const calendar = await openTwoWayCalendar(engine);
	const { database, now } = calendar;
	await database('mm_calendar_integration').where({ name: 'A' }).update({ is_primary: true });
	await calendar.sync();

	const at = (days: number, hour: number): Date =>
		new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + days * DAY_MS + hour * 3_600_000);
	/** Without writing anything to the calendars. */
	const derived = async (name: string, columns: StoredRow): Promise<Derivation> => {
		await database(BOOKINGS).where({ name }).update(columns);
		await demandBookings(database, [name], now());
		return deriveBooking({ database, now }, name);
	};
	const derive = async (name: string, verdict: Verdict = null): Promise<Derivation> => {
		const derivation = await deriveBooking({ database, now }, name, verdict);
		for (const integration of new Set(derivation.outboxes)) await calendar.push(integration);
		return derivation;
	};
	const save = async (name: string, columns: StoredRow): Promise<Derivation> => {
		await database(BOOKINGS).where({ name }).update(columns);
		await demandBookings(database, [name], now());
		return derive(name);
	};
	return {
		...calendar,
		at,
		derive,
		derived,
		save,
		/** A booking of the owner's in three days, with its event in the calendar. */
		book: async (title: string, columns: StoredRow = {}): Promise<string> => {
			const name = `MM-MB-${title}`;
			const [start_datetime, end_datetime] = [at(3, 9), at(3, 10)];
			const values = { meeting_type: 'support', title, status: 'Confirmed', assigned_user: owner };
			await database(BOOKINGS).insert({ name, ...values, start_datetime, end_datetime, ...columns });
			await demandBookings(database, [name], now());
			await derive(name);
			await derive(name);
			return name;
		},
		booking: (name: string): Promise<StoredRow> => database(BOOKINGS).where({ name }).first(),
		/** Its rows, those that do not stand for it any more left out. */
		rowsOf: (name: string): Promise<StoredRow[]> =>
			database('mm_calendar_event_sync').where({ meeting_booking: name }).orderBy('name'),
		/** As its owner drags it: to another calendar, which is its organizer then, and where it keeps its id and UID. */
		drag: (id: string, to: string, changes: Record<string, unknown> = {}): void => {
			const event = calendar.google.findEvent(id);
			if (event === null) throw new Error(`There is no event ${id}.`);
			calendar.google.deleteEvent(id);
			const { organizer: _left, ...rest } = event;
			calendar.google.addEvent({ ...rest, ...changes, status: 'confirmed' }, to);
		},
	};
}

export type BookedCalendar = Awaited<ReturnType<typeof openBookedCalendar>>;
