import { inputError } from '../directus/errors';
import { readArgs } from '../schemas/endpoint-args';

/** The arguments of a route, or a 400 that names each fault. */
export function argsOf<T extends Parameters<typeof readArgs>[0]>(schema: T, input: unknown) {
	const reading = readArgs<T>(schema, input);
	if (!reading.ok) throw inputError(reading.faults);
	return reading.args;
}
