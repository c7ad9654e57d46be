import { defineHook } from '@directus/extensions-sdk';
import { registerCommands } from '../directus/install/commands';

export default defineHook(({ init }, context) => {
	init('cli.before', ({ program }) => registerCommands(program, context));
});
