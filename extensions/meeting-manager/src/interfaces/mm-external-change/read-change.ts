/** What happened in the calendar, as far as it is told. */
export type Change = { kind: 'deleted' } | { kind: 'moved'; start: Date; end: Date };

/** The stored change, parsed or as text; null where none waits for a decision. */
export function readChange(value: unknown): Change | null {
	const stored = typeof value === 'string' ? parseJson(value) : value;
	if (typeof stored !== 'object' || stored === null) return null;
	const fields = new Map<string, unknown>(Object.entries(stored));
	if (fields.get('kind') === 'deleted') return { kind: 'deleted' };
	const [start, end] = ['start_datetime', 'end_datetime'].map((field) => new Date(String(fields.get(field))));
	if (start === undefined || end === undefined) return null;
	return Number.isNaN(start.getTime()) || Number.isNaN(end.getTime()) ? null : { kind: 'moved', start, end };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
