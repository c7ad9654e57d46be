import { defineEndpoint } from '@directus/extensions-sdk';
import { runtimeOf } from '../directus/runtime';
import { registerAvailabilityRoutes } from './availability-routes';
import { registerHealthRoute } from './health-route';
import { registerSyncRoutes } from './sync-routes';

export default defineEndpoint({
	id: 'meeting-manager',
	handler: (router, context) => {
		const runtime = runtimeOf(context);
		registerAvailabilityRoutes(router, context);
		registerSyncRoutes(router, context, runtime);
		registerHealthRoute(router, context, runtime);
	},
});
