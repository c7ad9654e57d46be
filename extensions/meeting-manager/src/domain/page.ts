/** A page of a list, as Directus counts them: from 1, and with a limit of -1 the whole list. */
export function pageOf<T>(rows: readonly T[], { limit, page }: { limit: number; page: number }): readonly T[] {
	return limit === -1 ? rows : rows.slice((page - 1) * limit, page * limit);
}
