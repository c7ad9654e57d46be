import type { Knex } from 'knex';
import type { Interval } from '../../extensions/meeting-manager/src/domain/remote-event';
import { checkAvailability } from '../../extensions/meeting-manager/src/usecases/check-availability';

interface SentQuery {
	sql: string;
	bindings: Knex.RawBinding[];
}

/** How the database answers the questions of one availability check: its own plans, for the queries really sent. */
export async function explainAvailability(
	knex: Knex,
	engine: string,
	about: { user: string; slot: Interval },
): Promise<string> {
	const sent: SentQuery[] = [];
	const listen = (query: SentQuery) => void sent.push({ sql: query.sql, bindings: query.bindings });
	knex.on('query', listen);
	await checkAvailability(knex, about.user, () => about.slot, new Date());
	knex.removeListener('query', listen);

	const lines: string[] = [];
	for (const { sql, bindings } of sent) {
		const explain = engine === 'postgres' ? 'EXPLAIN (ANALYZE, BUFFERS)' : 'EXPLAIN QUERY PLAN';
		// Postgres is sent numbered parameters, raw queries take question marks; both stand in order.
		const answer: unknown = await knex.raw(`${explain} ${sql.replaceAll(/\$\d+/g, '?')}`, bindings);
		lines.push(sql, ...planLines(answer), '');
	}
	return lines.join('\n');
}

/** Postgres answers with `rows`, SQLite with the rows themselves. */
function planLines(answer: unknown): string[] {
	const rows: unknown = typeof answer === 'object' && answer !== null && 'rows' in answer ? answer.rows : answer;
	if (!Array.isArray(rows)) return [];
	return rows.map((row: Record<string, unknown>) => `    ${String(row['QUERY PLAN'] ?? row['detail'])}`);
}
