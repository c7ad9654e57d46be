import { createError, ForbiddenError } from '@directus/errors';
import type { Conflict } from '../domain/availability';
import type { Fault } from '../domain/fault';
import { messages } from '../messages';
import type { ProviderError } from '../providers/provider';

const InputError = createError<{ faults: Fault[] }>(
	'INVALID_PAYLOAD',
	({ faults }) => faults.map(({ message }) => message).join(' '),
	400,
);

/** All faults of a request as one error, whose message is the sentences joined by a space (decision 14). */
export function inputError(faults: readonly Fault[]): Error {
	return new InputError({ faults: faults.map(({ field, message }) => ({ field, message })) });
}

const ConflictError = createError<{ conflicts: Conflict[] }>(
	'MM_CONFLICT',
	({ conflicts }) =>
		messages.slotTaken(
			conflicts.map(({ event_title, start_datetime, end_datetime }) =>
				messages.busyStretch(event_title, new Date(start_datetime), new Date(end_datetime)),
			),
		),
	409,
);

/** The time asked for is somebody else's (decision 14). */
export function conflictError(conflicts: readonly Conflict[]): Error {
	return new ConflictError({ conflicts: [...conflicts] });
}

const BusyError = createError('MM_BUSY', () => messages.recordBusy, 503);

/** Somebody else is changing the same record; nothing was written, and a moment later it can be. */
export function busyError(): Error {
	return new BusyError();
}

/** The same answer whatever was asked for, so that it tells nothing. */
export function forbiddenError(): Error {
	return new ForbiddenError();
}

const ProviderFailure = createError<{ message: string; reason: string }>(
	'MM_PROVIDER_ERROR',
	({ message }) => message,
	502,
);

/** A calendar service did not do what was asked; `reason` is the code of a `ProviderError`. */
export function providerFailure({ code, message }: ProviderError): Error {
	return new ProviderFailure({ message, reason: code });
}

const SyncFailure = createError<{ message: string; events?: unknown[]; runs?: unknown[] }>(
	'MM_SYNC_FAILED',
	({ message }) => message,
	502,
);

/** Some of what was to be synced was not; the outcomes of all of it come along. */
export function syncFailure(
	failed: readonly string[],
	outcomes: { events: readonly unknown[] } | { runs: readonly unknown[] },
): Error {
	const message = [...new Set(failed)].join(' ');
	return new SyncFailure(
		'events' in outcomes ? { message, events: [...outcomes.events] } : { message, runs: [...outcomes.runs] },
	);
}
