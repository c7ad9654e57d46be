import { randomUUID } from 'node:crypto';
import type { Reply } from './exchange';

/** An error as Graph tells it: https://learn.microsoft.com/graph/errors */
export function graphError(status: number, code: string, message: string, headers: Record<string, string> = {}): Reply {
	const id = randomUUID();
	const date = new Date().toISOString().slice(0, 19);
	const innerError = { date, 'request-id': id, 'client-request-id': id };
	return { status, headers, json: { error: { code, message, innerError } } };
}

export const itemNotFound = (): Reply =>
	graphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');

export const accessDenied = (): Reply =>
	graphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
