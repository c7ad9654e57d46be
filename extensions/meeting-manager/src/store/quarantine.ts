import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { QuarantinedItem } from '../domain/remote-event';
import { chunk, toText } from './values';

const TABLE = 'mm_quarantine';

/**
 * Adds what a sync set aside for an integration, drops what is settled (ids or UIDs; null: whatever is not among
 * `items`), and returns the items that were not there before, so that each is reported once. Within a transaction.
 */
export async function saveQuarantine(
	transaction: Knex,
	integration: string,
	items: readonly QuarantinedItem[],
	settled: ReadonlySet<string> | null,
	nowMs: number,
): Promise<QuarantinedItem[]> {
	const known = await transaction(TABLE).select('id', 'uid').where({ calendar_integration: integration });
	const knownIds = new Set(known.map((row) => toText(row.id)));
	const byId = new Map(items.map((item) => [idOf(integration, item), item]));

	const gone = known
		.filter(({ id, uid }) => !byId.has(String(id)) && (settled === null || settled.has(String(uid))))
		.map(({ id }) => String(id));
	for (const part of chunk(gone, 500)) await transaction(TABLE).whereIn('id', part).delete();

	const fresh = [...byId].filter(([id]) => !knownIds.has(id));
	const rows = fresh.map(([id, item]) => ({
		id,
		calendar_integration: integration,
		uid: item.uid,
		reason: item.reason,
		raw: item.raw,
		first_seen: nowMs,
		last_seen: nowMs,
	}));
	for (const part of chunk(rows, 100)) await transaction(TABLE).insert(part);
	return fresh.map(([, item]) => item);
}

/** What is set aside, newest first. */
export async function listQuarantine(database: Knex, limit: number) {
	const rows = await database(TABLE)
		.select('calendar_integration', 'uid', 'reason', 'raw', 'first_seen')
		.orderBy('first_seen', 'desc')
		.limit(limit);
	return rows.map((row) => ({
		calendar_integration: String(row.calendar_integration),
		uid: toText(row.uid),
		reason: toText(row.reason),
		raw: toText(row.raw),
		first_seen: new Date(Number(row.first_seen)).toISOString(),
	}));
}

export async function deleteQuarantine(database: Knex, integrations: readonly string[]): Promise<void> {
	await database(TABLE)
		.whereIn('calendar_integration', [...integrations])
		.delete();
}

function idOf(integration: string, item: QuarantinedItem): string {
	return createHash('sha256')
		.update(JSON.stringify([integration, item.id, item.reason]))
		.digest('hex');
}
