import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** One argument of a route. */
export interface Argument {
	name: string;
	isRequired: boolean;
	description: string | undefined;
	schema: JsonSchema;
}

/** A schema as OpenAPI 3.1 takes it, which is JSON Schema 2020-12. Objects may hold more than is described. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
	const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
		// The side that answers leave open; for arguments, what callers send.
		io: 'input',
		unrepresentable: 'any',
		override: ({ jsonSchema }) => {
			if (isFlag(jsonSchema)) {
				delete jsonSchema.anyOf;
				jsonSchema.type = 'boolean';
			}
		},
	});
	return rest;
}

/** A flag is taken in many spellings; callers are told of one. */
function isFlag({ anyOf }: JsonSchema): boolean {
	const options = (anyOf ?? []).flatMap((option) => option.enum ?? []);
	return options.includes(true) && options.includes('1');
}

/** The arguments of a route. What the schema takes when nothing is sent is not required, and is the default. */
export function describeArgs(args: z.ZodObject): Argument[] {
	return Object.entries(args.shape).map(([name, field]) => {
		const schema = z.custom<z.ZodType>((value) => value instanceof z.ZodType).parse(field);
		const { description, ...rest } = toJsonSchema(schema);
		const unsent = schema.safeParse(undefined);
		const isDefault = unsent.success && (typeof unsent.data === 'number' || typeof unsent.data === 'boolean');
		return {
			name,
			isRequired: !unsent.success,
			description,
			schema: isDefault ? { ...rest, default: unsent.data } : rest,
		};
	});
}
