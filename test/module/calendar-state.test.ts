import { describe, expect, test } from 'vitest';
import {
	countsOf,
	needsReconnecting,
	reconnectWay,
	stateOf,
} from '../../extensions/meeting-manager/src/module/calendars/calendar-state';
import { serverAddress } from '../../extensions/meeting-manager/src/module/calendars/caldav-servers';
import { readConnectResult } from '../../extensions/meeting-manager/src/module/calendars/connect-result';
import { menuOf } from '../../extensions/meeting-manager/src/module/calendars/menu-entries';
import { healthStateOf } from '../../extensions/meeting-manager/src/module/health/health-state';
import type { CalendarHealth } from '../../extensions/meeting-manager/src/module/shared/api-health';
import type { Calendar } from '../../extensions/meeting-manager/src/module/shared/api-types';

const feed: Calendar = {
	name: 'MM-CI-sarah@bestsecurity.com-0001',
	calendar_name: 'Work',
	provider: 'iCal',
	status: 'Connected',
	is_active: true,
	is_primary: false,
	sync_direction: 'One-Way',
	time_zone: 'America/New_York',
	sync_interval_minutes: 15,
	last_synced: '2025-12-10T14:00:00.000Z',
	error: null,
	address: 'https://calendar.example.com',
	account: null,
	coverage: { status: 'fresh', covered_from: null, covered_to: null },
	last_run: null,
};
const account = { id: 'a1', email: 'sarah@gmail.example', status: 'Connected' as const };
const google: Calendar = { ...feed, provider: 'Google Calendar', account };
const choices = (calendar: Calendar) => menuOf(calendar).map(({ choice }) => choice);

describe('a calendar’s state', () => {
	test.each<[Partial<Calendar>, string]>([
		[{}, 'stateWell'],
		[{ last_synced: null }, 'stateWaiting'],
		[{ coverage: { status: 'stale', covered_from: null, covered_to: null } }, 'stateLate'],
		[{ status: 'Failing' }, 'stateFailing'],
		[{ status: 'Needs Reauthorization' }, 'stateConnectAgain'],
		[{ status: 'Paused' }, 'statePaused'],
		[{ status: 'Failing', is_active: false }, 'stateInactive'],
	])('%o is %s', (changes, text) => {
		expect(stateOf({ ...feed, ...changes }).text).toBe(text);
	});

	test('anybody’s calendar is late where it was not synced within twice its interval', () => {
		const row: CalendarHealth = { ...feed, owner: null, consecutive_failures: 0, failed_events: 0, quarantined: 0 };
		expect(healthStateOf(row, new Date('2025-12-10T14:29:00Z')).text).toBe('stateWell');
		expect(healthStateOf(row, new Date('2025-12-10T14:31:00Z')).text).toBe('stateLate');
	});

	test('the menu offers what can be done with it as it is', () => {
		expect(choices(feed)).toEqual(['pause', 'primary', 'edit', 'reconnect', 'remove']);
		expect(choices({ ...feed, status: 'Paused', is_primary: true })).toEqual(['resume', 'edit', 'reconnect', 'remove']);
		expect(choices(google)).toContain('two-way');
		expect(choices({ ...google, sync_direction: 'Two-Way' })).toContain('one-way');
		const cutOff = choices({ ...google, account: null, status: 'Paused' });
		expect(cutOff).not.toContain('resume');
		expect(cutOff).not.toContain('two-way');
		expect(choices({ ...feed, is_active: false })[0]).toBe('activate');
	});

	test('it is connected again as it was connected', () => {
		expect(reconnectWay(google)).toEqual({ kind: 'sign-in', route: 'google', account: 'a1' });
		expect(reconnectWay({ provider: 'Outlook', account: null })).toMatchObject({ route: 'outlook', account: null });
		expect(reconnectWay({ provider: 'CalDAV', account })).toEqual({ kind: 'password' });
		expect(reconnectWay(feed)).toEqual({ kind: 'address' });
		expect([feed, google].map(needsReconnecting)).toEqual([false, false]);
		expect(needsReconnecting({ ...google, account: null })).toBe(true);
		expect(needsReconnecting({ ...feed, status: 'Failing' })).toBe(true);
	});

	test('a run tells the counts that say something', () => {
		const run = {
			status: 'success' as const,
			ended: '',
			created: 2,
			updated: 0,
			deleted: 0,
			unchanged: 9,
			error: null,
		};
		expect(countsOf({ ...run, quarantined: 1 })).toEqual([
			{ text: 'runCreated', count: 2 },
			{ text: 'runQuarantined', count: 1 },
		]);
	});
});

describe('connecting', () => {
	test('reads what the sign-in left in the address', () => {
		expect(readConnectResult({})).toBeNull();
		expect(readConnectResult({ connected: 'a1' })).toEqual({ kind: 'connected', account: 'a1' });
		expect(readConnectResult({ error: 'access_denied', error_description: 'Declined.' })).toEqual({
			kind: 'refused',
			code: 'access_denied',
			message: 'Declined.',
		});
		expect(readConnectResult({ error: ['other_account'], connected: null })).toMatchObject({ code: 'other_account' });
	});

	test('completes a server’s address', () => {
		expect(serverAddress('other', ' dav.example.com/ ')).toBe('https://dav.example.com');
		expect(serverAddress('nextcloud', 'https://cloud.example.com')).toBe('https://cloud.example.com/remote.php/dav');
		expect(serverAddress('nextcloud', 'https://cloud.example.com/remote.php/dav')).toBe(
			'https://cloud.example.com/remote.php/dav',
		);
		expect(serverAddress('other', '  ')).toBe('');
	});
});
