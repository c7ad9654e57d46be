/** One unfolded content line of RFC 5545, 3.1. `name` and the names of `params` are upper case. */
export interface Property {
	name: string;
	params: ReadonlyMap<string, string>;
	/** As it stands in the feed: escapes are still there. */
	value: string;
}

const NO_PARAMS: ReadonlyMap<string, string> = new Map();
const NAME_END = /[:;]/;

/** The upper-case name of a content line, empty where the line is none. */
export function propertyName(line: string): string {
	const end = line.search(NAME_END);
	return end < 1 ? '' : line.slice(0, end).trim().toUpperCase();
}

/** Reads a content line leniently: names of any case, stray quotes. Null where there is no `name:value`. */
export function readProperty(line: string): Property | null {
	const nameEnd = line.search(NAME_END);
	if (nameEnd < 1) return null;
	const name = line.slice(0, nameEnd).trim().toUpperCase();
	if (line[nameEnd] === ':') return { name, params: NO_PARAMS, value: line.slice(nameEnd + 1) };

	const params = new Map<string, string>();
	let position = nameEnd;
	while (line[position] === ';') {
		const equals = line.indexOf('=', position);
		if (equals === -1) return null;
		const end = paramEnd(line, equals + 1);
		if (end === -1) return null;
		const key = line
			.slice(position + 1, equals)
			.trim()
			.toUpperCase();
		if (!params.has(key)) params.set(key, decodeParam(line.slice(equals + 1, end)));
		position = end;
	}
	return { name, params, value: line.slice(position + 1) };
}

/** Where a parameter's value ends: at the first colon or semicolon outside of quotes, -1 without one. */
function paramEnd(line: string, from: number): number {
	let isQuoted = false;
	for (let index = from; index < line.length; index++) {
		const char = line[index];
		if (char === '"') isQuoted = !isQuoted;
		else if (isQuoted) continue;
		else if (char === ';') return index;
		// Exchange writes TZID=tzone://Microsoft/Utc without the quotes it needs.
		else if (char === ':' && !(line.startsWith('://', index) && line.startsWith('tzone', from))) return index;
	}
	return -1;
}

/** Drops the quotes and decodes RFC 6868 (`^'` is a quote, `^n` a line end). */
function decodeParam(value: string): string {
	const bare = value.replaceAll('"', '').trim();
	if (!bare.includes('^')) return bare;
	return bare.replaceAll(/\^(['n^])/g, (_match, char) => (char === "'" ? '"' : char === 'n' ? '\n' : '^'));
}

/** Decodes a TEXT value (RFC 5545, 3.3.11). */
export function unescapeText(value: string): string {
	if (!value.includes('\\')) return value;
	return value.replaceAll(/\\([nN\\;,:"])/g, (_match, char) => (char === 'n' || char === 'N' ? '\n' : char));
}
