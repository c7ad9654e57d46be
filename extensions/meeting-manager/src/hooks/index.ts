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

	registerEventLifecycle(register, context);
	for (const lifecycle of [integrationLifecycle, bookingLifecycle, userSettingsLifecycle, availabilityRuleLifecycle]) {
		registerRecordLifecycle(register, context, runtime, lifecycle);
	}
	registerIntegrationFollowUp(register, context, runtime);
	registerEngineTableGuard(register);
	registerNestedSecretGuard(register, context);
	registerRelationGuard(register, context);
	guardWritesByQuery(context);
	registerSchedules(register, context, runtime);
});
