import { describe, expect, test } from 'vitest';
import { isEnding, isHealthy, renewalTime } from '../../extensions/meeting-manager/src/domain/push';
import type { StoredChannel } from '../../extensions/meeting-manager/src/domain/push';

const now = new Date('2025-12-10T10:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const channel = (more: Partial<StoredChannel> = {}): StoredChannel => ({
	id: 'c',
	integration: 'A',
	provider: 'google',
	secretHash: '',
	resourceId: 'r',
	address: 'https://calendar.example.com',
	status: 'active',
	created: inDays(-1),
	expires: inDays(6),
	lastDelivery: inDays(-1),
	...more,
});

describe('whether polling may rely on a channel', () => {
	test.each([
		{ name: 'it delivered its first message', more: {}, healthy: true },
		{ name: 'Google sent nothing yet', more: { lastDelivery: null }, healthy: false },
		{ name: 'Graph has tried the address', more: { provider: 'outlook' as const, lastDelivery: null }, healthy: true },
		{ name: 'it is not confirmed yet', more: { status: 'opening' as const }, healthy: false },
		{ name: 'a sync found what it had not told', more: { status: 'silent' as const }, healthy: false },
		{ name: 'it has expired', more: { expires: now }, healthy: false },
	])('$name: $healthy', ({ more, healthy }) => {
		expect(isHealthy(channel(more), now)).toBe(healthy);
	});
});

describe('when a channel is renewed', () => {
	test('with 15 to 25 percent of its life left', () => {
		const life = { created: now, expires: inDays(10) };
		expect(renewalTime(life, 0)).toEqual(inDays(8.5));
		expect(renewalTime(life, 0.999_999_999)).toEqual(inDays(7.5));
	});

	test('by then it counts as ending, whatever the chance was', () => {
		const young = channel({ created: now, expires: inDays(10) });
		for (const random of [0, 0.5, 0.99]) expect(isEnding(young, renewalTime(young, random))).toBe(true);
		expect(isEnding(young, inDays(7))).toBe(false);
		expect(isEnding({ ...young, status: 'ending' }, now)).toBe(true);
	});
});
