import { defineEndpoint } from '@directus/extensions-sdk';
import { runtimeOf } from '../directus/runtime';
import { registerAccountRoutes } from './account-routes';
import { registerActivityRoute } from './activity-route';
import { registerAvailabilityRoutes } from './availability-routes';
import { registerBookingRoutes } from './booking-routes';
import { registerConnectRoutes } from './connect-routes';
import { registerFreeBusyRoutes } from './free-busy-routes';
import { registerHealthRoute } from './health-route';
import { registerHoldRoutes } from './hold-routes';
import { registerSlotRoutes } from './slot-routes';
import { registerSyncRoutes } from './sync-routes';
import { registerValidateRoutes } from './validate-routes';

export default defineEndpoint({
	id: 'meeting-manager',
	handler: (router, context) => {
		const runtime = runtimeOf(context);
		registerAvailabilityRoutes(router, context, runtime);
		registerBookingRoutes(router, context, runtime);
		registerHoldRoutes(router, context, runtime);
		registerSlotRoutes(router, context);
		registerSyncRoutes(router, context, runtime);
		registerFreeBusyRoutes(router, context, runtime);
		registerHealthRoute(router, context, runtime);
		registerValidateRoutes(router, context);
		registerActivityRoute(router, context);
		registerConnectRoutes(router, runtime);
		registerAccountRoutes(router, context, runtime);
	},
});
