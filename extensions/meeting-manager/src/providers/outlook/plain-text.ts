const ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
};

const WITHOUT_TEXT = new Set(['head', 'style', 'script']);
const LINE_ENDS = new Set(['br', '/p', '/div', '/li', '/tr', '/h1', '/h2', '/h3', '/h4', '/h5', '/h6']);

/**
 * The text of an HTML body: Graph is asked for text and may send markup all the same. Reads it once from front to back,
 * whatever is in it. The result is text, not HTML.
 */
export function plainTextOf(html: string): string {
	const lowerCase = html.toLowerCase();
	const neverClosed = new Set<string>();
	const text = createText();
	let at = 0;
	while (at < html.length) {
		const open = html.indexOf('<', at);
		text.add(html.slice(at, open === -1 ? html.length : open));
		if (open === -1) break;
		const name = /^<(!--|!|\/?[a-z][a-z\d]*)/.exec(lowerCase.slice(open, open + 12))?.[1];
		if (name === undefined) {
			text.add('<');
			at = open + 1;
			continue;
		}
		const closing = name === '!--' ? '-->' : '>';
		const close = html.indexOf(closing, open);
		if (close === -1) break;
		at = close + closing.length;
		if (LINE_ENDS.has(name)) text.endLine();
		if (!WITHOUT_TEXT.has(name) || neverClosed.has(name)) continue;
		const end = lowerCase.indexOf(`</${name}`, at);
		if (end === -1) neverClosed.add(name);
		else at = end;
	}
	return text.toString().trim();
}

/** White space counts as one space, and as none after another; there is at most one empty line in a row. */
function createText(): { add: (piece: string) => void; endLine: () => void; toString: () => string } {
	const pieces: string[] = [];
	let isSpaced = true;
	let lineEnds = 0;
	return {
		add: (piece) => {
			const collapsed = piece.replaceAll(/\s+/g, ' ');
			const added = isSpaced && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed;
			if (added === '') return;
			pieces.push(added.replaceAll(/&(#x?[\da-f]{1,6}|\w{1,8});/gi, (entity, name: string) => decoded(name) ?? entity));
			isSpaced = added.endsWith(' ');
			lineEnds = 0;
		},
		endLine: () => {
			if (lineEnds < 2) pieces.push('\n');
			isSpaced = true;
			lineEnds += 1;
		},
		toString: () => pieces.join('').replaceAll(' \n', '\n'),
	};
}

function decoded(name: string): string | null {
	if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? null;
	const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
	return Number.isInteger(code) && code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code).toWellFormed() : null;
}
