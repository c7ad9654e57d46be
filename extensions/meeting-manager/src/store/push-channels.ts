import type { Knex } from 'knex';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { CHANNEL_STATUSES, PUSH_PROVIDERS } from '../domain/push';
import type { ChannelStatus, StoredChannel } from '../domain/push';
import { toInstant, toNumber, toText } from './values';

const TABLE = 'mm_push_channel';
const STATE = 'mm_sync_state';

/** Every channel, for telling whose a notification is. */
export async function loadChannels(database: Knex): Promise<StoredChannel[]> {
	const rows: Record<string, unknown>[] = await database(TABLE).select('*');
	return rows.flatMap(toChannel);
}

export async function listChannels(database: Knex, integration: string): Promise<StoredChannel[]> {
	const rows: Record<string, unknown>[] = await database(TABLE)
		.select('*')
		.where({ calendar_integration: integration })
		.orderBy('created_at', 'desc');
	return rows.flatMap(toChannel);
}

function toChannel(row: Record<string, unknown>): StoredChannel[] {
	const provider = PUSH_PROVIDERS.find((option) => option === row['provider']);
	if (provider === undefined) return [];
	const instant = (value: unknown) => toInstant(toNumber(value));
	return [
		{
			id: String(row['id']),
			integration: String(row['calendar_integration']),
			provider,
			secretHash: String(row['secret_hash']),
			resourceId: toText(row['resource_id']),
			address: String(row['address']),
			status: CHANNEL_STATUSES.find((option) => option === row['status']) ?? 'opening',
			created: instant(row['created_at']) ?? new Date(0),
			expires: instant(row['expires']) ?? new Date(0),
			lastDelivery: instant(row['last_delivery']),
		},
	];
}

export async function insertChannel(database: Knex, channel: StoredChannel): Promise<void> {
	await database(TABLE).insert({
		id: channel.id,
		calendar_integration: channel.integration,
		provider: channel.provider,
		secret_hash: channel.secretHash,
		resource_id: channel.resourceId,
		address: channel.address,
		status: channel.status,
		created_at: channel.created.getTime(),
		expires: channel.expires.getTime(),
		last_delivery: channel.lastDelivery?.getTime() ?? null,
	});
}

/** What the provider made of it: Graph gives ids of its own. A renewed channel begins a new life. */
export async function confirmChannel(
	database: Knex,
	id: string,
	channel: { id: string; resourceId: string | null; created: Date; expires: Date },
): Promise<void> {
	await database(TABLE).where({ id }).update({
		id: channel.id,
		resource_id: channel.resourceId,
		status: 'active',
		created_at: channel.created.getTime(),
		expires: channel.expires.getTime(),
	});
}

export async function markChannel(database: Knex, id: string, status: ChannelStatus): Promise<void> {
	await database(TABLE).where({ id }).update({ status });
}

export async function deleteChannels(database: Knex, ids: readonly string[]): Promise<void> {
	await database(TABLE)
		.whereIn('id', [...ids])
		.delete();
}

/** A notification came in: whatever was thought of the channel, it tells. */
export async function noteDelivery(database: Knex, id: string, nowMs: number): Promise<void> {
	await database(TABLE)
		.where({ id })
		.update({
			last_delivery: nowMs,
			status: database.raw("CASE WHEN status = 'silent' THEN 'active' ELSE status END"),
		});
}

/**
 * A sync found changes that the integration's channels had not told of. Unless they do by `untilMs`, they are looked
 * after then.
 */
export async function markSilent(database: Knex, integration: string, untilMs: number): Promise<void> {
	const silent = await database(TABLE)
		.where({ calendar_integration: integration, status: 'active' })
		.update({ status: 'silent' });
	if (silent > 0) await database(STATE).where({ calendar_integration: integration }).update({ push_due: untilMs });
}

/** Integrations of these providers whose channels have to be looked after, and those that keep channels of before. */
export async function findPushDue(
	database: Knex,
	query: { providers: readonly string[]; nowMs: number; limit: number },
): Promise<string[]> {
	const wanted: { name: unknown }[] = await database(`${INTEGRATION_COLLECTION} as integration`)
		.join(`${STATE} as state`, 'state.calendar_integration', 'integration.name')
		.select({ name: 'integration.name' })
		.whereIn('integration.provider', [...query.providers])
		.where('integration.is_active', true)
		.where('integration.status', 'Connected')
		.where((due) => due.whereNull('state.push_due').orWhere('state.push_due', '<=', query.nowMs))
		.orderByRaw('COALESCE(state.push_due, 0)')
		.limit(query.limit);
	const unwanted: { name: unknown }[] = await database(`${TABLE} as channel`)
		.leftJoin(`${INTEGRATION_COLLECTION} as integration`, 'integration.name', 'channel.calendar_integration')
		.distinct({ name: 'channel.calendar_integration' })
		.where((gone) =>
			gone
				.whereNull('integration.name')
				.orWhere('integration.is_active', false)
				.orWhereNotIn('integration.provider', [...query.providers])
				.orWhere('integration.status', 'Paused'),
		)
		.limit(query.limit);
	return [...wanted, ...unwanted].map(({ name }) => String(name));
}

/** True for one caller: the others find that somebody looks after it until `untilMs`. */
export async function claimPush(
	database: Knex,
	integration: string,
	{ nowMs, untilMs }: { nowMs: number; untilMs: number },
): Promise<boolean> {
	const claimed = await database(STATE)
		.where({ calendar_integration: integration })
		.where((due) => due.whereNull('push_due').orWhere('push_due', '<=', nowMs))
		.update({ push_due: untilMs });
	return claimed === 1;
}

/** When to look next, null: at once; and what went wrong, null: nothing. */
export async function setPushDue(
	database: Knex,
	integration: string,
	{ dueMs, error }: { dueMs: number | null; error: string | null },
): Promise<void> {
	await database(STATE).where({ calendar_integration: integration }).update({ push_due: dueMs, push_error: error });
}

/** Failures to have a channel, for the health report. */
export async function listPushErrors(database: Knex): Promise<{ integration: string; error: string }[]> {
	const rows: Record<string, unknown>[] = await database(STATE)
		.select('calendar_integration', 'push_error')
		.whereNotNull('push_error')
		.orderBy('calendar_integration');
	return rows.map((row) => ({
		integration: String(row['calendar_integration']),
		error: toText(row['push_error']) ?? '',
	}));
}
