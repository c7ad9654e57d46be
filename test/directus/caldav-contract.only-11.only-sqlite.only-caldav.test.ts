import { describe, expect, inject, test } from 'vitest';
import { startCalDavServer } from '../support/caldav-servers';
import { startCalDavCalendar } from '../support/contract/caldav';
import { testContract } from '../support/contract/suite';
import { readDefinitions, readScript, runScript } from '../support/documents';
import { useSharedServer } from '../support/shared-server';

const { target, url } = useSharedServer();
const { name } = target;

describe('CalDAV on Radicale', () => {
	testContract(name, () => startCalDavCalendar('radicale'));
});
describe('CalDAV on Xandikos', () => {
	testContract(name, () => startCalDavCalendar('xandikos'));
});

test('the command of the provider guide connects a CalDAV account', async () => {
	const radicale = await startCalDavServer('radicale');
	await radicale.createCalendar('work');
	try {
		const [, connect = ''] = readScript('docs/providers.md', 'Connect Google, Outlook and CalDAV');
		const [answer] = await runScript([readDefinitions(), connect], {
			URL: url,
			TOKEN: inject('adminToken'),
			CALDAV: radicale.origin,
			DAV_USER: radicale.username,
			DAV_PASSWORD: radicale.password,
		});
		expect(answer).toEqual({ data: { account: expect.any(String) } });
	} finally {
		await radicale.close();
	}
});
