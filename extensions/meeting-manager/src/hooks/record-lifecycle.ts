import type { EventContext, HookExtensionContext, RegisterFunctions } from '@directus/types';
import { assertMayWrite, isSystemManager } from '../directus/access';
import { busyError, conflictError, inputError } from '../directus/errors';
import type { Runtime } from '../directus/runtime';
import { describeConflict } from '../domain/availability';
import type { Fault } from '../domain/fault';
import { saveCredential } from '../store/credentials';
import { isDeadlock } from '../store/deadlocks';
import { findRecords } from '../store/records';
import { toInstant } from '../store/values';
import { nameRecord } from '../usecases/prepare-record';
import type { PreparedRecord, RecordLifecycle, RecordWorld, RecordWrite } from '../usecases/prepare-record';
import type { BookingSlots } from '../usecases/take-booking-slots';
import { bookingRefusedHappening } from '../usecases/take-slots';
import type { SlotAnswer } from '../usecases/take-slots';
import { asKeys, asPayload } from './hook-input';

/** Validation on every path that writes integrations, bookings, settings and rules through Directus. */
export function registerRecordLifecycle(
	{ filter }: Pick<RegisterFunctions, 'filter'>,
	{ services }: Pick<HookExtensionContext, 'services'>,
	runtime: Runtime,
	lifecycle: RecordLifecycle,
): void {
	const { collection } = lifecycle;

	// The events of all collections come before those of one: a Flow on this collection sees the payload
	// after this, also where Directus registered the Flow first, as it does when extensions are reloaded.
	filter('items.create', async (input, meta, context) => {
		if (meta.collection !== collection) return input;
		const payload = withoutFields(asPayload(input), lifecycle.engineFields);
		const fields = Object.keys(payload);
		await assertMayWrite(services, context, { collection, action: 'create', keys: [], fields });
		const world = worldOf(context);
		const prepared = await lifecycle.prepare(world, payload, null);
		if (prepared.faults.length > 0) throw inputError(prepared.faults);

		const { name: _ignored, ...rest } = payload;
		const name = lifecycle.series === null ? prepared.values.name : await nameRecord(lifecycle, world, prepared.values);
		const writes = [{ name: String(name), fields, values: prepared.values, stored: null }];
		const slots = await takeSlots(context, writes);
		if (prepared.secret !== undefined && typeof name === 'string') await keepSecret(context, [name], prepared.secret);
		return {
			...rest,
			...withoutNested(payload, prepared.values),
			...prepared.stamps,
			...withoutNested(payload, slots?.stamps ?? {}),
			...(name === undefined || name === null ? {} : { name }),
		};
	});

	filter('items.update', async (input, meta, context) => {
		if (meta.collection !== collection) return input;
		const payload = withoutFields(asPayload(input), lifecycle.engineFields);
		const keys = asKeys(meta.keys);
		const fields = Object.keys(payload);
		await assertMayWrite(services, context, { collection, action: 'update', keys, fields });
		for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
			const { prepared, writes } = await prepareAll(context, payload, keys);
			const [first] = prepared;
			// What nobody checked is not written: Directus keeps revisions of rows that do not exist, too.
			if (!first) return {};
			// Committed before Directus writes: checking and writing are separate steps here, and whoever checks in between must know.
			const slots =
				lifecycle.takeSlots &&
				(await context.database.transaction((transaction) =>
					// SQLite has one connection, which this transaction holds.
					takeSlots({ ...context, database: transaction }, writes),
				));
			if (slots?.isOutdated) continue;
			if (first.secret !== undefined) {
				await keepSecret(
					context,
					writes.map(({ name }) => name),
					first.secret,
				);
			}
			const written = Object.fromEntries(
				Object.entries(first.values).filter(([field]) => field in payload && field !== 'name'),
			);
			return {
				...payload,
				...withoutNested(payload, { ...written, ...slots?.stamps }),
				...stampsOf(prepared, payload),
			};
		}
		throw busyError();
	});

	/** The rows as they are now with the payload laid over them, checked. */
	async function prepareAll(
		context: EventContext,
		payload: Readonly<Record<string, unknown>>,
		keys: readonly string[],
	): Promise<{ prepared: PreparedRecord[]; writes: RecordWrite[] }> {
		const world = worldOf(context);
		const prepared: PreparedRecord[] = [];
		const rows = await findRecords(context.database, collection, keys);
		for (const stored of rows) {
			prepared.push(await lifecycle.prepare(world, { ...withInstants(stored), ...payload, name: stored.name }, stored));
		}
		const names = rows.map(({ name }) => String(name));
		const faults = [...prepared.flatMap((record) => record.faults), ...(lifecycle.compare?.(prepared, names) ?? [])];
		if (faults.length > 0) throw inputError(distinct(faults));
		const fields = Object.keys(payload);
		const writes = prepared.map(({ values }, index) => ({
			name: names[index] ?? '',
			fields,
			values,
			stored: rows[index] ?? null,
		}));
		return { prepared, writes };
	}

	async function takeSlots(context: EventContext, writes: readonly RecordWrite[]): Promise<BookingSlots | undefined> {
		try {
			const slots = await lifecycle.takeSlots?.(context.database, worldOf(context), writes);
			if (slots?.isBusy) throw busyError();
			await refuseConflicts(context, writes, slots);
			return slots;
		} catch (error) {
			throw isDeadlock(error) ? busyError() : error;
		}
	}

	function worldOf(context: EventContext): RecordWorld {
		const { accountability, database, schema } = context;
		return {
			database,
			now: new Date(),
			allowedHosts: runtime.settings.allowedHosts,
			isSystemManager: async () => schema !== null && isSystemManager(services, { accountability, database }),
		};
	}

	/** Whoever may not see somebody's calendar learns the times only. */
	async function refuseConflicts(
		context: EventContext,
		writes: readonly RecordWrite[],
		answer: SlotAnswer | undefined,
	): Promise<void> {
		if (answer === undefined) return;
		if (answer.faults.length > 0) throw inputError(answer.faults);
		if (answer.conflicts.length === 0) return;
		announceRefused(writes, answer);
		const seesAll = await worldOf(context).isSystemManager();
		const caller = context.accountability?.user ?? null;
		throw conflictError(
			answer.conflicts.map(({ user, record }) => describeConflict(record, seesAll || user === caller)),
		);
	}

	/** Not waited for: what listens uses a connection of its own, and this save may hold the only one. */
	function announceRefused(writes: readonly RecordWrite[], { conflicts }: SlotAnswer): void {
		const happenings = [bookingRefusedHappening(writes, conflicts)];
		void runtime.dependencies.announce({ collection, created: [], updated: [], deleted: [], happenings });
	}

	async function keepSecret({ database }: EventContext, names: readonly string[], secret: string): Promise<void> {
		for (const integration of names) {
			await saveCredential(database, runtime.keyRing, { integration, kind: 'ical-url', secret }, Date.now());
		}
	}
}

/** How often a save begins anew where somebody changes its rows meanwhile. */
const ATTEMPTS = 5;

/** SQLite keeps instants and dates as numbers, which a client may not send. */
function withInstants(stored: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const instants = ['start_datetime', 'end_datetime', 'last_synced', 'date'].filter((field) => field in stored);
	return { ...stored, ...Object.fromEntries(instants.map((field) => [field, toInstant(stored[field])])) };
}

/** The client's nested objects go on to Directus, which writes what they hold with the client's own rights. */
function withoutNested(
	payload: Readonly<Record<string, unknown>>,
	values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
	const links = ['user', 'assigned_user'];
	return Object.fromEntries(
		Object.entries(values).flatMap(([field, value]) => {
			const sent = payload[field];
			if (!links.includes(field) || typeof sent !== 'object' || sent === null) return [[field, value]];
			// Under the key as it is stored: the databases differ in whether capitals matter.
			return typeof value === 'string' ? [[field, { ...sent, id: value }]] : [];
		}),
	);
}

function withoutFields(
	payload: Readonly<Record<string, unknown>>,
	fields: readonly string[] = [],
): Readonly<Record<string, unknown>> {
	return Object.fromEntries(Object.entries(payload).filter(([field]) => !fields.includes(field)));
}

/** A stamp that not every row of the request needs is left out where the client sent a value of its own. */
function stampsOf(
	prepared: readonly PreparedRecord[],
	payload: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
	const stamps: Record<string, unknown> = {};
	for (const record of prepared) {
		for (const [field, value] of Object.entries(record.stamps)) {
			if (field !== 'status' || !('status' in payload)) stamps[field] = value;
		}
	}
	return stamps;
}

function distinct(faults: readonly Fault[]): Fault[] {
	return [...new Map(faults.map((fault) => [`${fault.field}\n${fault.message}`, fault])).values()];
}
