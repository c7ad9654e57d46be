import { consentAtGraph } from '../consent-page';
import { instantInDays } from '../ics';
import { startGraphSimulator } from '../simulator/graph/start';
import type { ContractCalendar } from './calendar';
import { connectAccount } from './connect-account';

export async function startOutlookCalendar(): Promise<ContractCalendar> {
	const graph = await startGraphSimulator();
	const email = graph.accounts[0]?.email ?? '';
	return {
		env: {
			MM_MICROSOFT_CLIENT_ID: graph.clientId,
			MM_MICROSOFT_CLIENT_SECRET: graph.clientSecret ?? '',
			MM_MICROSOFT_API_URL: graph.url,
			MM_MICROSOFT_OAUTH_URL: graph.oauthUrl,
		},
		connect: (server) => connectAccount(server, 'outlook', (page) => consentAtGraph(page, { account: email })),
		add: async (meeting) => graph.addEvent(meeting),
		change: async (id, meeting) => graph.changeEvent(id, meeting),
		remove: async (id) => graph.deleteEvent(id),
		addBad: async () => void graph.addBadEvent(instantInDays(5)),
		titles: async () => graph.listTitles(),
		expireCursors: async () => graph.expireCursors(),
		holdNextRead: (until) => graph.holdNext(until, /calendarView/),
		dropNextCreate: () => graph.dropNext(1, /^POST .*\/events$/),
		stop: graph.stop,
	};
}
