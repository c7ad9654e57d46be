import type { Knex } from 'knex';

interface SentQuery {
	sql: string;
	bindings: Knex.RawBinding[];
}

/** How the database answers what a use case asks it: its own plans, for the queries really sent. */
export async function explainQuestions(knex: Knex, engine: string, ask: () => Promise<unknown>): Promise<string> {
	const sent: SentQuery[] = [];
	const listen = (query: SentQuery) => void sent.push({ sql: query.sql, bindings: query.bindings });
	knex.on('query', listen);
	await ask();
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
