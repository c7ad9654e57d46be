import { test } from 'vitest';
import { benchAvailability } from './availability';
import { readOptions } from './options';
import { benchPush } from './push-figures';
import { createReport } from './report';
import { benchSlots } from './slots';
import { benchSync } from './sync-figures';

test('bench', async () => {
	const options = readOptions();
	const report = createReport();
	for (const engine of ['sqlite', 'postgres'] as const) {
		if (!options.engines.includes(engine)) continue;
		if (engine === 'postgres' && !process.env['MM_TEST_POSTGRES_URL']) {
			report.say('postgres: skipped, MM_TEST_POSTGRES_URL is not set');
			continue;
		}
		if (options.parts.includes('push')) await benchPush(engine, report);
		if (options.parts.includes('sync')) await benchSync(engine, report);
		if (options.parts.includes('slots')) await benchSlots(engine, options, report);
		if (options.parts.includes('availability')) await benchAvailability(engine, options, report);
	}
	report.print();
});
