/** Why a request came to nothing, as a page shows it. */
export interface Failure {
	/** The server's sentence; null: it did not answer. */
	message: string | null;
	/** 0: no answer. */
	status: number;
	/** What is wrong with which argument. */
	faults: { field: string; message: string }[];
	/** What a time is taken by. */
	conflicts: Conflict[];
}

export interface Conflict {
	name: string | null;
	event_title: string;
	start_datetime: string;
	end_datetime: string;
}

/** Reads what axios throws: an answer in Directus's form, or none. */
export function readFailure(error: unknown): Failure {
	const response = objectIn(objectIn(error)['response']);
	const status = typeof response['status'] === 'number' ? response['status'] : 0;
	const errors = listIn(objectIn(response['data'])['errors']).map(objectIn);
	const messages = errors.flatMap(({ message }) => (typeof message === 'string' ? [message] : []));
	const extensions = objectIn(errors[0]?.['extensions']);
	return {
		message: messages.length > 0 ? messages.join(' ') : status === 0 ? null : `HTTP ${status}`,
		status,
		faults: listIn(extensions['faults']).flatMap(readFault),
		conflicts: listIn(extensions['conflicts']).flatMap(readConflict),
	};
}

/** The sentence about one argument, null where nothing is wrong with it. */
export function faultOf(failure: Failure | null, field: string): string | null {
	return failure?.faults.find((fault) => fault.field === field)?.message ?? null;
}

function readFault(value: unknown): Failure['faults'] {
	const { field, message } = objectIn(value);
	return typeof field === 'string' && typeof message === 'string' ? [{ field, message }] : [];
}

function readConflict(value: unknown): Conflict[] {
	const { name, event_title: title, start_datetime: start, end_datetime: end } = objectIn(value);
	if (typeof title !== 'string' || typeof start !== 'string' || typeof end !== 'string') return [];
	return [
		{ name: typeof name === 'string' ? name : null, event_title: title, start_datetime: start, end_datetime: end },
	];
}

function objectIn(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listIn(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}
