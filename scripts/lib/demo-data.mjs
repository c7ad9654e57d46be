import { comingMonday } from './demo-feed.mjs';

const dayMs = 86_400_000;

export const demoPeople = [
	{ email: 'sarah@bestsecurity.com', role: 'All', first_name: 'Sarah', last_name: 'Johnson' },
	{ email: 'john@bestsecurity.com', role: 'All', first_name: 'John', last_name: null },
	{ email: 'manager@bestsecurity.com', role: 'System Manager', first_name: 'Meeting', last_name: 'Manager' },
];

/**
 * Adds what is missing of the demo: three people, Sarah's calendar, bookings. Existing rows are left as they are.
 * @param {ReturnType<import('./rest.mjs').connect>} admin
 * @param {{feedUrl: string, password: string, nowMs: number}} options
 */
export async function addDemoData(admin, { feedUrl, password, nowMs }) {
	const ids = {};
	for (const person of demoPeople) ids[person.email] = await ensurePerson(admin, person, password);
	const integration = await ensureIntegration(admin, ids['sarah@bestsecurity.com'], feedUrl);
	for (const booking of describeBookings(ids, comingMonday(nowMs))) await ensureBooking(admin, booking);
	const run = await admin.post('/meeting-manager/sync_integration', { calendar_integration: integration });
	if (run.status !== 'success') throw new Error(`Sarah's calendar did not sync: ${run.error}`);
}

/** Points Sarah's demo calendar to where it is served now. */
export async function moveDemoFeed(admin, feedUrl) {
	const filter = { calendar_name: { _eq: demoCalendar }, user: { email: { _eq: 'sarah@bestsecurity.com' } } };
	const integration = await admin.find('/items/mm_calendar_integration', filter, 'name');
	if (integration) await admin.patch(`/items/mm_calendar_integration/${integration.name}`, { ical_url: feedUrl });
}

const demoCalendar = 'Sarah (demo)';

async function ensurePerson(admin, { role: roleName, ...person }, password) {
	const existing = await admin.find('/users', { email: { _eq: person.email } }, 'id');
	if (existing) return existing.id;
	const role = await admin.find('/roles', { name: { _eq: roleName } }, 'id');
	if (!role) throw new Error(`There is no role ${roleName}.`);
	return (await admin.post('/users', { ...person, password, role: role.id, status: 'active' })).id;
}

async function ensureIntegration(admin, user, feedUrl) {
	const filter = { user: { _eq: user }, calendar_name: { _eq: demoCalendar } };
	const existing = await admin.find('/items/mm_calendar_integration', filter, 'name');
	if (existing) {
		await admin.patch(`/items/mm_calendar_integration/${existing.name}`, { ical_url: feedUrl });
		return existing.name;
	}
	const created = await admin.post('/items/mm_calendar_integration', {
		user,
		provider: 'iCal',
		calendar_name: demoCalendar,
		ical_url: feedUrl,
		time_zone: 'America/New_York',
		is_primary: true,
	});
	return created.name;
}

async function ensureBooking(admin, booking) {
	const filter = { assigned_user: { _eq: booking.assigned_user }, title: { _eq: booking.title } };
	const existing = await admin.find('/items/mm_meeting_booking', filter, 'name');
	if (!existing) await admin.post('/items/mm_meeting_booking', booking);
}

function describeBookings(ids, mondayMs) {
	const at = (day, time) => `${new Date(mondayMs + day * dayMs).toISOString().slice(0, 10)}T${time}:00Z`;
	const customer = { customer_name: 'John Doe', customer_email: 'john@customer.com' };
	return [
		{
			meeting_type: 'support',
			title: 'Customer Support Call - John Doe',
			assigned_user: ids['sarah@bestsecurity.com'],
			start_datetime: at(1, '16:00'),
			end_datetime: at(1, '16:30'),
			...customer,
		},
		{
			meeting_type: 'support',
			title: 'Follow-up Call - John Doe',
			assigned_user: ids['john@bestsecurity.com'],
			start_datetime: at(3, '18:00'),
			end_datetime: at(3, '18:30'),
			...customer,
		},
	];
}
