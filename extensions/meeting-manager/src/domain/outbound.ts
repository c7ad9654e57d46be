import type { OutboundAction, SyncDirection, SyncStatus } from './event';
import { isSameContent } from './merge';
import type { SharedContent } from './merge';
import { isDeleted } from './reconcile';
import type { StoredEvent } from './reconcile';

/** A row before and after a save, as far as it decides what is to be written to its calendar. */
export interface OutboundState {
	syncStatus: SyncStatus;
	direction: SyncDirection;
	content: SharedContent;
}

export interface OutboundPlan {
	/** Null: nothing has to be written to the calendar (any more). */
	action: OutboundAction | null;
	/** The version both sides had, where this save is the first to leave it. */
	commonVersion: SharedContent | null;
	/** The row's content changed here and waits for its calendar. */
	isEdited: boolean;
}

/**
 * What a save of an event in a two-way calendar leaves to be written there; null where the save has nothing to do with
 * it. `known`: the calendar holds the event; `pending`: what was still to be done before.
 */
export function planOutbound(input: {
	before: OutboundState | null;
	after: OutboundState;
	isKnown: boolean;
	pending: OutboundAction | null;
	/** The client named a status. */
	setsStatus: boolean;
}): OutboundPlan | null {
	const { before, after, isKnown, pending, setsStatus } = input;
	const plan = (action: OutboundAction | null) => ({ action, commonVersion: null, isEdited: false });
	if (isDeleted(after.syncStatus)) {
		if (before !== null && isDeleted(before.syncStatus)) return null;
		// What waits to be created may be there by now, its answer lost: whoever writes next knows.
		const mayBeThere = isKnown || pending === 'create';
		return plan(mayBeThere && after.syncStatus === 'Deleted Locally' ? 'delete' : null);
	}
	// Brought back: whether the calendar still holds it shows when it is written.
	if (isKnown && before !== null && isDeleted(before.syncStatus) && after.syncStatus !== 'Sync Failed') {
		return plan('create');
	}
	if (!isKnown) {
		const isOutgoing = after.direction !== 'Inbound' && after.syncStatus === 'Pending Sync';
		if (isOutgoing) return plan('create');
		return pending === null ? null : plan(null);
	}
	if (before === null) return null;
	if (!isSameContent(before.content, after.content)) {
		return { action: 'update', commonVersion: pending === null ? before.content : null, isEdited: true };
	}
	if (!setsStatus) return null;
	return plan(after.syncStatus === 'Pending Sync' ? 'update' : null);
}

/**
 * Whether the row was changed here and its calendar does not know. One that the calendar holds is `create` where it was
 * saved while it was being created, or brought back: it is updated, and created only if it is not there.
 */
export function holdsEdit({ outboundAction, isManaged }: Pick<StoredEvent, 'outboundAction' | 'isManaged'>): boolean {
	return outboundAction === 'update' || (outboundAction === 'create' && isManaged);
}
