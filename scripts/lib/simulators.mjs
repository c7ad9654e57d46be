import { demoPeople } from './demo-data.mjs';
import { Advice } from './output.mjs';
import { checkPort } from './ports.mjs';
import { startVariables } from './settings.mjs';
import { allowTypeScript } from './typescript.mjs';

const zone = 'America/New_York';

/**
 * Starts the stand-ins for Google and Microsoft on loopback, with an account for each of the demo's people. What they
 * hold is gone when they end.
 * @returns {Promise<{env: Record<string, string>, describe: () => string[], close: () => Promise<void>}>}
 */
export async function startSimulators() {
	const port = Number(process.env.MM_SIMULATOR_PORT ?? startVariables.MM_SIMULATOR_PORT[0]);
	if (!Number.isInteger(port) || port < 1 || port > 65_534) {
		throw new Advice('MM_SIMULATOR_PORT is no port.', 'Give a number from 1 to 65534; the next one is used as well.');
	}
	for (const needed of [port, port + 1]) await checkPort('127.0.0.1', needed);
	allowTypeScript();
	const { startGoogleSimulator } = await import('../../test/support/simulator/google/start.ts');
	const { startGraphSimulator } = await import('../../test/support/simulator/graph/start.ts');
	const people = demoPeople.map(({ email, first_name, last_name }) => ({
		email,
		name: [first_name, last_name].filter(Boolean).join(' '),
		timeZone: zone,
	}));
	const google = await startGoogleSimulator({ port, accounts: people });
	const graph = await startGraphSimulator({ port: port + 1, accounts: people });
	addMeetings(google, graph);
	return {
		env: {
			MM_GOOGLE_CLIENT_ID: google.clientId,
			MM_GOOGLE_CLIENT_SECRET: google.clientSecret,
			MM_GOOGLE_API_URL: google.url,
			MM_GOOGLE_OAUTH_URL: google.oauthUrl,
			MM_MICROSOFT_CLIENT_ID: graph.clientId,
			MM_MICROSOFT_CLIENT_SECRET: graph.clientSecret ?? '',
			MM_MICROSOFT_API_URL: graph.url,
			MM_MICROSOFT_OAUTH_URL: graph.oauthUrl,
		},
		describe: () => [
			`Google stand-in:    ${google.url}`,
			`Microsoft stand-in: ${graph.url}`,
			`Accounts: ${people.map(({ email }) => email).join(', ')}; nobody asks for a password.`,
		],
		close: async () => {
			// What did not follow the vendors' descriptions is a matter of the tests.
			await Promise.allSettled([google.stop(), graph.stop()]);
		},
	};
}

/** Something to see: a meeting tomorrow and a weekly one. */
function addMeetings(google, graph) {
	const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
	const at = (hour) => new Date(`${tomorrow}T${hour}:00:00Z`);
	const timed = (hour) => ({ dateTime: at(hour).toISOString(), timeZone: zone });
	google.addEvent({ summary: 'Interview', start: timed('15'), end: timed('16') });
	google.addEvent({
		summary: 'Weekly',
		start: timed('17'),
		end: timed('18'),
		recurrence: ['RRULE:FREQ=WEEKLY;COUNT=10'],
	});
	graph.addEvent({ title: 'Client call', start: at('14'), end: at('15') });
}
