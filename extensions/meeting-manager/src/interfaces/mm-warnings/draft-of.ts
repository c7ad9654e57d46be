import type { Fault } from './use-verdict';

type Row = Readonly<Record<string, unknown>>;

/** The form's values as a draft to be judged. Null while a stored event is still on its way, or several are edited at once. */
export function draftOf(values: Row, primaryKey: string | number | null, isBatch: boolean): Row | null {
	if (isBatch) return null;
	if (isNewRecord(primaryKey)) {
		const { name: _name, ...draft } = values;
		return draft;
	}
	return values['name'] === primaryKey ? { ...values } : null;
}

export function isNewRecord(primaryKey: string | number | null): boolean {
	return primaryKey === null || primaryKey === '+';
}

/** In a form that nobody has filled in yet, an empty field is no fault so far: the Studio itself marks what is required. */
export function shownFaults(faults: readonly Fault[], values: Row, isNew: boolean): Fault[] {
	return faults.filter(({ field }) => !isNew || !isBlank(values[field]));
}

function isBlank(value: unknown): boolean {
	return value === null || value === undefined || value === '';
}
