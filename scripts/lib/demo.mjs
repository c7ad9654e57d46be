import { makePassword } from './data-folder.mjs';
import { addDemoData, demoPeople, moveDemoFeed } from './demo-data.mjs';
import { comingMonday, serveDemoFeed } from './demo-feed.mjs';
import { mergeLists } from './directus.mjs';
import { say, step } from './output.mjs';
import { connectAsAdmin } from './sign-in.mjs';

const dentistDayMs = 2 * 86_400_000;
const noDemo = { env: {}, fill: async () => {}, describe: () => [], close: () => {} };

/**
 * The demo: a calendar served on loopback, and rows that use it. `fill` needs the running server; a demo that cannot
 * be filled is told and tried again at the next start, the server runs all the same.
 */
export async function prepareDemo(settings, data) {
	if (!settings.hasDemo) return noDemo;
	if (data.state.isForeign && process.env.MM_DEMO === undefined) {
		say(
			'! No demo data: this database was in use before. Set MM_DEMO=1 to add it, or MM_DEMO=0 to hear no more of it.',
		);
		return noDemo;
	}
	const known = data.state.demo ?? {};
	const feed = await serveDemoFeed(known.port);
	return {
		env: { MM_ICAL_ALLOWED_HOSTS: mergeLists(process.env.MM_ICAL_ALLOWED_HOSTS, ['127.0.0.1']) },
		fill: async (url) => {
			if (known.isFilled && known.port === feed.port) return;
			try {
				await step(known.isFilled ? 'Moving the demo calendar' : 'Adding demo data', () =>
					fill(settings, data, url, feed),
				);
			} catch (error) {
				say(`! The demo data is incomplete: ${error.message}`);
			}
		},
		describe: (url) => describe(url, data.state.demo),
		close: feed.close,
	};
}

async function fill(settings, data, url, feed) {
	const admin = await connectAsAdmin(settings, url);
	if (admin === null) throw new Error(`the password of ${settings.adminEmail} is not known here; give ADMIN_PASSWORD`);
	const known = data.state.demo ?? {};
	const password = known.password ?? makePassword();
	await data.remember({ demo: { ...known, password } });
	if (known.isFilled) await moveDemoFeed(admin, feed.url);
	else await addDemoData(admin, { feedUrl: feed.url, password, nowMs: Date.now() });
	await data.remember({ demo: { password, port: feed.port, isFilled: true } });
}

function describe(url, demo) {
	if (!demo?.isFilled) return [];
	const people = demoPeople.map(({ email, role }) => `${email} (${role})`).join(', ');
	const day = new Date(comingMonday(Date.now()) + dentistDayMs).toISOString().slice(0, 10);
	const offset = newYorkOffset(day);
	const slot = `start_datetime=${day}T14:30:00${offset}&end_datetime=${day}T15:30:00${offset}`;
	return [
		`Demo: ${people}, each with the password ${demo.password}`,
		`Sarah is at the dentist on ${day} from 14:00 to 15:00 in New York. Signed in, ask:`,
		`  ${url}/meeting-manager/check_time_slot?user=sarah@bestsecurity.com&${slot}`,
	];
}

/** `-05:00` or `-04:00`, as at noon of that day. */
function newYorkOffset(day) {
	const format = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', timeZoneName: 'longOffset' });
	const zone = format.formatToParts(new Date(`${day}T17:00:00Z`)).find((part) => part.type === 'timeZoneName');
	return zone.value.replace('GMT', '');
}
