import { useApi } from '@directus/extensions-sdk';
import { getCurrentInstance } from 'vue';
import type { ComponentInternalInstance } from 'vue';

type Row = Record<string, unknown>;

/**
 * Shows in the form what is stored by now, and leaves unsaved edits alone. The app hands an interface no way to read
 * its record again; but the forms around it hold the record, which is reactive: what changes in it is shown.
 */
export function useFormRefresh(): (collection: string, key: string) => Promise<void> {
	const api = useApi();
	const instance = getCurrentInstance();
	return async (collection, key) => {
		const record = findRecord(instance);
		if (record === null) return;
		const answer = await api.get(`/items/${collection}/${encodeURIComponent(key)}`);
		Object.assign(record, answer.data.data);
	};
}

/** The record of the nearest form; group fields are forms within forms, and hand the same record down. */
function findRecord(instance: ComponentInternalInstance | null): Row | null {
	for (let each = instance?.parent ?? null; each !== null; each = each.parent) {
		const { initialValues } = each.props;
		if (isRow(initialValues)) return initialValues;
	}
	return null;
}

function isRow(value: unknown): value is Row {
	return typeof value === 'object' && value !== null;
}
