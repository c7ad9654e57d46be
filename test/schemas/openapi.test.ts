import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { createOpenApi } from '../../extensions/meeting-manager/src/schemas/openapi/document';
import { toJsonSchema } from '../../extensions/meeting-manager/src/schemas/openapi/json-schema';
import { operations } from '../../extensions/meeting-manager/src/schemas/openapi/operations';
import { recordRoutes } from '../support/recorded-routes';

const document = createOpenApi({ version: '0.1.0', serverUrl: null });
const ajv = new Ajv2020({ strict: false, validateFormats: false });

describe('the OpenAPI description', () => {
	test('is OpenAPI 3.1', async () => {
		const validator = new Validator();
		const { valid, errors } = await validator.validate(structuredClone(document));
		expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
		expect(validator.version).toBe('3.1');
	});

	test('describes every route that is registered, and no other', async () => {
		const routes = await recordRoutes();
		const described = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
		expect(described.toSorted()).toEqual(routes);
		expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
	});

	test('tells which arguments may be left out, and what they are then', () => {
		const { parameters } = Object(document.paths['/meeting-manager/find_available_slots']).get;
		const byName = Object.fromEntries(
			Object.values<{ name: string; required: boolean; schema: object }>(parameters).map((each) => [each.name, each]),
		);
		expect(byName['duration_minutes']).toMatchObject({ required: true, schema: { type: 'integer', minimum: 1 } });
		expect(byName['users']).toMatchObject({ required: false, schema: { type: 'string' } });
		expect(byName['explain']).toMatchObject({ required: false, schema: { type: 'boolean', default: false } });
	});

	test('says who needs not sign in', () => {
		const open = operations.filter(({ path, method }) => {
			const described = Object(document.paths[`/meeting-manager${path}`])[method];
			return described.security?.length === 0;
		});
		expect(open.map(({ path }) => path)).toEqual([
			'/connect/google/callback',
			'/connect/outlook/callback',
			'/freebusy/{file}',
			'/push/google',
			'/push/outlook',
		]);
	});
});

describe.each(operations.map((operation) => [operation.id, operation] as const))('%s', (_id, operation) => {
	test('has examples that are what it describes', () => {
		const { args, body, success, example } = operation;
		if (args !== undefined) expect(args.safeParse(example).error?.issues).toBeUndefined();
		if (body !== undefined) expect(ajv.validate(toJsonSchema(body), example)).toBe(true);
		if (success.kind !== 'data') return;
		expect(ajv.validate(toJsonSchema(success.schema), success.example), ajv.errorsText()).toBe(true);
	});

	test('takes the arguments of its example, and no others', () => {
		const { args, pathParameters = {}, headers = {}, body, example } = operation;
		const known = [...Object.keys(args?.shape ?? {}), ...Object.keys(pathParameters), ...Object.keys(headers)];
		if (body === undefined) expect(known).toEqual(expect.arrayContaining(Object.keys(example)));
	});
});
