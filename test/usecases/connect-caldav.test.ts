import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listAccounts } from '../../extensions/meeting-manager/src/store/accounts';
import { linkIntegration } from '../../extensions/meeting-manager/src/store/integration-accounts';
import { loadSyncIntegration } from '../../extensions/meeting-manager/src/store/sync-integrations';
import { connectCalDav } from '../../extensions/meeting-manager/src/usecases/connect-caldav';
import { createSyncRunner } from '../../extensions/meeting-manager/src/usecases/sync-runner';
import { CALENDAR, found, multistatus, serveDav, type Answer, type Asked } from '../providers/caldav/dav-stand-in';
import { openTwoWayCalendar, type TwoWayCalendar } from '../support/two-way-calendar';

let calendar: TwoWayCalendar;
beforeEach(async () => {
	calendar = await openTwoWayCalendar();
});
afterEach(() => calendar.stop());

/** A server that knows its user by several addresses, as iCloud does. */
function serveUser(fails: () => Answer | null = () => null) {
	return serveDav(({ path }: Asked) => {
		const failed = fails();
		if (failed !== null) return failed;
		if (path !== '/me/') {
			return multistatus([found(path, '<d:current-user-principal><d:href>/me/</d:href></d:current-user-principal>')]);
		}
		const hrefs = ['mailto:Sarah@bestsecurity.com', '/me/', 'mailto:sarah.johnson@bestsecurity.com'];
		const addresses = hrefs.map((href) => `<d:href>${href}</d:href>`).join('');
		return multistatus([
			found(
				path,
				`<c:calendar-home-set><d:href>/dav/</d:href></c:calendar-home-set><c:calendar-user-address-set>${addresses}</c:calendar-user-address-set>`,
			),
		]);
	});
}

async function connect(serverUrl: string, username = 'Sarah.J@bestsecurity.com'): Promise<void> {
	const { dependencies, database, user } = calendar;
	const account = await connectCalDav(dependencies, user, { serverUrl, username, password: 'private-0123' });
	await calendar.addIntegration('C', CALENDAR, { provider: 'CalDAV' });
	await database('mm_integration_account').where({ calendar_integration: 'C' }).delete();
	await linkIntegration(database, { integration: 'C', account, calendarId: CALENDAR, canWrite: true });
}

const load = async () => {
	const integration = await loadSyncIntegration(calendar.database, 'C');
	if (integration === null) throw new Error('The integration is missing.');
	return integration;
};

describe('a CalDAV account', () => {
	test('is known by all addresses of its owner, the user name among them', async () => {
		await connect((await serveUser()).origin);
		expect((await load()).ownerEmails).toEqual([
			'owner@example.com',
			'sarah@bestsecurity.com',
			'sarah.johnson@bestsecurity.com',
			'sarah.j@bestsecurity.com',
		]);
	});

	test('is not known by a user name that is no address', async () => {
		await connect((await serveUser()).origin, 'sarah');
		expect((await load()).ownerEmails).not.toContain('sarah');
	});

	test('whose password is refused goes on failing, and its owner hears of it', async () => {
		let isRevoked = false;
		const server = await serveUser(() => (isRevoked ? { status: 401 } : null));
		await connect(server.origin);
		isRevoked = true;
		const told: string[] = [];
		const accessRefused = async ({ name }: { name: string }) => void told.push(name);
		const runner = createSyncRunner({ ...calendar.dependencies, accessRefused });
		const run = await runner.run(await load(), { trigger: 'manual', confirmDeletions: false });
		expect(run?.status).toBe('error');
		expect(told).toEqual(['C']);
		expect((await load()).status).toBe('Failing');
		const [account] = (await listAccounts(calendar.database, calendar.user)).filter(
			({ provider }) => provider === 'CalDAV',
		);
		expect(account?.email).toBe('sarah@bestsecurity.com');
	});

	test('of a server that is down tells nobody', async () => {
		let isDown = false;
		const server = await serveUser(() => (isDown ? { status: 503 } : null));
		await connect(server.origin);
		isDown = true;
		const told: string[] = [];
		const accessRefused = async ({ name }: { name: string }) => void told.push(name);
		const runner = createSyncRunner({ ...calendar.dependencies, accessRefused });
		await runner.run(await load(), { trigger: 'manual', confirmDeletions: false });
		expect(told).toEqual([]);
		// It is asked again soon, not a whole interval later.
		const state = await calendar.database('mm_sync_state').where({ calendar_integration: 'C' }).first();
		expect(Number(state.next_due) - Date.now()).toBeLessThan(61_000);
	});
});
