import { defineHook } from '@directus/extensions-sdk';
import { PROBE_EVENT } from '../directus/host-emitter';
import { registerCommands } from '../directus/install/commands';
import { runtimeOf } from '../directus/runtime';
import { guardWritesByQuery } from '../directus/writes-by-query';
import {
	availabilityRuleLifecycle,
	bookingLifecycle,
	integrationLifecycle,
	userSettingsLifecycle,
} from '../usecases/prepare-record';
import { registerEarlyRoutes } from './early-routes';
import { registerAccountOwner } from './account-owner';
import { registerBookingFollowUp } from './booking-follow-up';
import { registerEngineTableGuard } from './engine-tables';
import { registerEventLifecycle } from './event-lifecycle';
import { registerIntegrationFollowUp } from './integration-follow-up';
import { registerNestedSecretGuard } from './nested-secret-guard';
import { registerRecordLifecycle } from './record-lifecycle';
import { registerRelationGuard } from './relation-guard';
import { registerSchedules } from './schedules';

export default defineHook((register, context) => {
	const runtime = runtimeOf(context);
	register.init('cli.before', ({ program }) => registerCommands(program, context));
	register.action(PROBE_EVENT, () => undefined);

	registerEarlyRoutes(register, runtime);
	registerEventLifecycle(register, context, runtime);
	for (const lifecycle of [integrationLifecycle, bookingLifecycle, userSettingsLifecycle, availabilityRuleLifecycle]) {
		registerRecordLifecycle(register, context, runtime, lifecycle);
	}
	registerBookingFollowUp(register, context, runtime);
	registerIntegrationFollowUp(register, context, runtime);
	registerAccountOwner(register, context);
	registerEngineTableGuard(register);
	registerNestedSecretGuard(register, context);
	registerRelationGuard(register, context);
	guardWritesByQuery(context);
	registerSchedules(register, context, runtime);
});
