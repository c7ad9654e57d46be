import type { ListedPerson, Stretch } from '../shared/api-types';

/** What somebody enters to book a slot. */
export interface BookingForm {
	meetingType: string;
	title: string;
	customerName: string;
	customerEmail: string;
	/** The id of the one it is assigned to. */
	assigned: string;
	/** The others of the slot take part. */
	invitesOthers: boolean;
}

/** The booking as Directus takes it; what is empty is left out. */
export function bookingOf(form: BookingForm, slot: Stretch, people: readonly ListedPerson[]): Record<string, unknown> {
	const others = people.filter(({ id }) => id !== form.assigned);
	const attendees = form.invitesOthers
		? others.flatMap(({ name, email }) =>
				email === null ? [] : [{ email, ...(name === null ? {} : { display_name: name }) }],
			)
		: [];
	const texts = {
		meeting_type: form.meetingType,
		title: form.title,
		customer_name: form.customerName,
		customer_email: form.customerEmail,
	};
	return {
		...Object.fromEntries(
			Object.entries(texts).flatMap(([field, text]) => (text.trim() === '' ? [] : [[field, text.trim()]])),
		),
		assigned_user: form.assigned,
		start_datetime: slot.start_datetime,
		end_datetime: slot.end_datetime,
		...(attendees.length > 0 ? { attendees_json: attendees } : {}),
	};
}
