import { createEngineTables } from './0001_create_engine_tables';
import { mariadbColumns } from './0002_mariadb_columns';
import { createIndexes } from './0003_create_indexes';
import type { Migration } from './support';

/**
 * In the order they run. A migration that was released is never changed; the next one comes after it.
 * The installer runs them, after the collections exist; Directus itself takes only `*-*.js` of a
 * project's own folder and never these.
 */
export const migrations: readonly Migration[] = [createEngineTables, mariadbColumns, createIndexes];
