/** What both sides of a two-way calendar may change. Times count as one field: half of each side's would be neither's. */
export interface SharedContent {
	event_title: string;
	description: string | null;
	location: string | null;
	when: { start: string; end: string; isAllDay: boolean };
	/** Addresses in lower case, in order. */
	attendees: readonly string[];
}

export type SharedField = keyof SharedContent;

export const SHARED_FIELDS: readonly SharedField[] = ['event_title', 'description', 'location', 'when', 'attendees'];

export interface Merge {
	merged: SharedContent;
	/** Fields whose value is the one written here. */
	keptHere: SharedField[];
	/** Values that gave way to a later write, to be kept in the log. */
	lost: { field: SharedField; value: SharedContent[SharedField]; side: 'here' | 'provider' }[];
}

/**
 * Last write wins per field (decision 9): what only one side changed since the common version is taken from it; a
 * field both changed takes the later write. Without a common version every difference counts as changed by both.
 */
export function mergeContent(input: {
	base: SharedContent | null;
	here: SharedContent;
	provider: SharedContent;
	isHereLater: boolean;
}): Merge {
	const { base, here, provider, isHereLater } = input;
	const keptHere: SharedField[] = [];
	const lost: Merge['lost'] = [];
	for (const field of SHARED_FIELDS) {
		if (isSame(here, provider, field)) continue;
		const isChangedHere = base === null || !isSame(here, base, field);
		const isChangedThere = base === null || !isSame(provider, base, field);
		if (isChangedHere && isChangedThere) {
			lost.push(
				isHereLater ? { field, value: provider[field], side: 'provider' } : { field, value: here[field], side: 'here' },
			);
		}
		if (isChangedHere && (!isChangedThere || isHereLater)) keptHere.push(field);
	}
	const pick = <Field extends SharedField>(field: Field): SharedContent[Field] =>
		keptHere.includes(field) ? here[field] : provider[field];
	return {
		merged: {
			event_title: pick('event_title'),
			description: pick('description'),
			location: pick('location'),
			when: pick('when'),
			attendees: pick('attendees'),
		},
		keptHere,
		lost,
	};
}

export function isSameContent(one: SharedContent, other: SharedContent): boolean {
	return SHARED_FIELDS.every((field) => isSame(one, other, field));
}

function isSame(one: SharedContent, other: SharedContent, field: SharedField): boolean {
	return JSON.stringify(one[field] ?? '') === JSON.stringify(other[field] ?? '');
}
