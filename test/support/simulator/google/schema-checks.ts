import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3';
import { discovery } from './discovery';

export type GoogleEvent = calendar_v3.Schema$Event;
export type GoogleDateTime = calendar_v3.Schema$EventDateTime;
export type GoogleAttendee = calendar_v3.Schema$EventAttendee;
export type GoogleChannel = calendar_v3.Schema$Channel;

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export const isRfc3339 = (text: string): boolean => RFC3339.test(text) && !Number.isNaN(Date.parse(text));
const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

const ajv = new Ajv({ strict: false, allErrors: true });
// Events may leave the offset out where they name a zone; parameters may not.
ajv.addFormat('date-time', (text) => isRfc3339(text) || isRfc3339(`${text}Z`));
ajv.addFormat('date', isDate);
ajv.addFormat('int64', /^-?\d+$/);
ajv.addFormat('int32', { type: 'number', validate: (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31 });
ajv.addSchema({ $id: 'google', definitions: strict(discovery.schemas) });

/** The error form of all Google APIs; the discovery document does not describe it. */
ajv.addSchema({
	$id: 'error',
	type: 'object',
	additionalProperties: false,
	required: ['error'],
	properties: {
		error: {
			type: 'object',
			additionalProperties: false,
			required: ['code', 'message', 'errors'],
			properties: {
				code: { type: 'integer' },
				message: { type: 'string' },
				status: { type: 'string' },
				details: { type: 'array' },
				errors: {
					type: 'array',
					items: {
						type: 'object',
						additionalProperties: false,
						required: ['domain', 'reason', 'message'],
						properties: {
							domain: { type: 'string' },
							reason: { type: 'string' },
							message: { type: 'string' },
							locationType: { type: 'string' },
							location: { type: 'string' },
						},
					},
				},
			},
		},
	},
});

export const isEvent = validatorOf<GoogleEvent>('google#/definitions/Event');
export const isChannel = validatorOf<GoogleChannel>('google#/definitions/Channel');

/** What is wrong with a value by a schema of the discovery document, or by the form of errors. */
export function faultsBySchema(name: string, value: unknown): string[] {
	const validate = ajv.getSchema(name === 'error' ? 'error' : `google#/definitions/${name}`);
	if (validate === undefined) return [`There is no schema ${name}.`];
	return validate(value) === true ? [] : (validate.errors ?? []).map(describe);
}

/** PATCH takes null for "remove"; the schemas do not know it. */
export function withoutNulls(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value), (_key, field: unknown) => (field === null ? undefined : field));
}

function validatorOf<T>(reference: string): ValidateFunction<T> {
	return ajv.compile<T>({ $ref: reference });
}

function describe({ instancePath, message, params }: ErrorObject): string {
	return `${instancePath || 'the body'} ${message ?? ''} ${JSON.stringify(params)}`;
}

/** JSON schemas of the document's own dialect: nothing but what is named is allowed. */
function strict(schema: unknown): unknown {
	return JSON.parse(JSON.stringify(schema), (key: string, value: unknown) => {
		if (key === '$ref') return `google#/definitions/${String(value)}`;
		if (!isRecord(value)) return value;
		// Words of the dialect that mean something else in JSON Schema, or nothing.
		const { id: _id, annotations: _annotations, default: _default, readOnly: _readOnly, ...rest } = value;
		const isSchema = typeof value['type'] === 'string';
		if (!isSchema) return value;
		if (value['type'] === 'any') return {};
		return 'properties' in value && !('additionalProperties' in value)
			? { ...rest, additionalProperties: false }
			: rest;
	});
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
