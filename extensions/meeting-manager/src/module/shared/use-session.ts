import { useStores } from '@directus/extensions-sdk';
import { computed, shallowRef } from 'vue';
import type { ComputedRef, ShallowRef } from 'vue';
import type { Me } from './api-types';
import type { Failure } from './failure';
import { useEndpoint } from './use-endpoint';
import { useLoading } from './use-loading';

type PermissionAction = 'create' | 'read' | 'update' | 'delete';

export interface Session {
	/** Null until it is known. */
	me: ShallowRef<Me | null>;
	failure: ShallowRef<Failure | null>;
	isManager: ComputedRef<boolean>;
	load(): Promise<void>;
	/** What the host's policies let this person do through Directus itself. */
	may(action: PermissionAction, collection: string): boolean;
}

/** Kept between the pages, so that their navigation does not flicker; it is one person's. */
let known: { user: string; me: Me } | null = null;

/** Who is signed in, as the plugin knows them. */
export function useSession(): Session {
	const endpoint = useEndpoint();
	const { useUserStore, usePermissionsStore } = useStores();
	const user = String(useUserStore().currentUser?.id ?? '');
	const permissions: { hasPermission(collection: string, action: string): boolean } = usePermissionsStore();
	const loading = useLoading(() => endpoint.get<Me>('me'));
	const me = shallowRef(known?.user === user ? known.me : null);
	return {
		me,
		failure: loading.failure,
		isManager: computed(() => me.value?.sees_others === 'details'),
		load: async () => {
			await loading.load();
			if (loading.data.value === null) return;
			me.value = loading.data.value;
			known = { user, me: loading.data.value };
		},
		may: (action, collection) => permissions.hasPermission(collection, action),
	};
}
