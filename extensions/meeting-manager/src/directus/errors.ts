import { createError, ForbiddenError } from '@directus/errors';
import type { Fault } from '../domain/fault';

const InputError = createError<{ faults: Fault[] }>(
	'INVALID_PAYLOAD',
	({ faults }) => faults.map(({ message }) => message).join(' '),
	400,
);

/** All faults of a request as one error, whose message is the sentences joined by a space (decision 14). */
export function inputError(faults: readonly Fault[]): Error {
	return new InputError({ faults: faults.map(({ field, message }) => ({ field, message })) });
}

/** The same answer whatever was asked for, so that it tells nothing. */
export function forbiddenError(): Error {
	return new ForbiddenError();
}
