import type { RemoteEvent } from './remote-event';

/** Whether an event keeps its owner busy, and the name of the rule that says so (`blocking_reason`). */
export interface Blocking {
	isBlocking: boolean;
	reason: string;
}

/**
 * Type and blocking are two things (decision 4): what is free, declined, cancelled, a working location
 * or a birthday is stored and does not block; what is tentative blocks unless the integration says
 * otherwise; an event without a length blocks nothing (decision 15).
 */
export function blockingOf(event: RemoteEvent, options: { tentativeBlocks: boolean }): Blocking {
	if (event.status === 'cancelled') return { isBlocking: false, reason: 'cancelled' };
	if (event.ownResponse === 'declined') return { isBlocking: false, reason: 'declined' };
	if (event.transparency === 'transparent') return { isBlocking: false, reason: 'free' };
	if (event.kind === 'working-location') return { isBlocking: false, reason: 'working location' };
	if (event.kind === 'birthday') return { isBlocking: false, reason: 'birthday' };
	if (event.isZeroLength) return { isBlocking: false, reason: 'no duration' };
	if (event.status === 'tentative' || event.ownResponse === 'tentative') {
		return { isBlocking: options.tentativeBlocks, reason: 'tentative' };
	}
	return { isBlocking: true, reason: 'busy' };
}
