import { messages } from '../messages';
import type { Fault } from './fault';

/**
 * Readers of single values as they come over REST, GraphQL, imports and Flows. Each returns the value
 * to store and adds a fault, which names the field, for what cannot be read. Null, missing and empty
 * are alike.
 */
export interface FieldSpec {
	field: string;
	label: string;
}

export function isEmpty(value: unknown): boolean {
	return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

export function readText(value: unknown, spec: FieldSpec & { max?: number }, faults: Fault[]): string | null {
	if (isEmpty(value)) return null;
	const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
	const message =
		typeof text !== 'string'
			? messages.notText(spec.label)
			: text.includes('\0')
				? messages.hasNul(spec.label)
				: spec.max !== undefined && text.length > spec.max
					? messages.tooLong(spec.label, spec.max)
					: null;
	if (message !== null) {
		faults.push({ field: spec.field, message });
		return null;
	}
	// Half a character is no text: MariaDB refuses it, and JSON of it.
	return typeof text === 'string' ? text.toWellFormed() : null;
}

export function readOption<const T extends string>(
	value: unknown,
	spec: FieldSpec & { options: readonly T[]; fallback: T },
	faults: Fault[],
): T {
	if (isEmpty(value)) return spec.fallback;
	const found = spec.options.find((option) => option === value);
	if (found !== undefined) return found;
	const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value);
	faults.push({ field: spec.field, message: messages.notAnOption(spec.label, shown, spec.options) });
	return spec.fallback;
}

const TRUE_VALUES: readonly unknown[] = [true, 1, '1', 'true'];
const FALSE_VALUES: readonly unknown[] = [false, 0, '0', 'false'];

export function readFlag(value: unknown, spec: FieldSpec & { fallback: boolean }, faults: Fault[]): boolean {
	if (isEmpty(value)) return spec.fallback;
	if (TRUE_VALUES.includes(value)) return true;
	if (FALSE_VALUES.includes(value)) return false;
	faults.push({ field: spec.field, message: messages.notAFlag(spec.label) });
	return spec.fallback;
}

export function readWholeNumber(
	value: unknown,
	spec: FieldSpec & { min: number; max: number; fallback: number },
	faults: Fault[],
): number {
	if (isEmpty(value)) return spec.fallback;
	const number = typeof value === 'string' ? Number(value) : value;
	if (typeof number === 'number' && Number.isInteger(number) && number >= spec.min && number <= spec.max) return number;
	faults.push({ field: spec.field, message: messages.notAWholeNumber(spec.label, spec.min, spec.max) });
	return spec.fallback;
}
