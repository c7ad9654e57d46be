import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inject } from 'vitest';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { inDays, vcalendar } from '../support/ics';
import { useSharedServer } from '../support/shared-server';
import { repositoryRoot } from '../support/targets';

const run = promisify(execFile);
let feeds: FeedServer;
const { url } = useSharedServer();

beforeAll(async () => {
	feeds = await startFeedServer();
	feeds.set('/secret.ics', {
		body: vcalendar([{ uid: 'a', start: inDays(1, 9), end: inDays(1, 10), summary: 'Dentist' }]),
	});
});
afterAll(() => feeds.close());

test('the requests of the README lead from nothing to a synced feed and a right answer', async () => {
	const readme = await readFile(path.join(repositoryRoot, 'README.md'), 'utf8');
	const start = readme.indexOf('## From nothing to a right answer');
	const section = readme.slice(start, readme.indexOf('\n## ', start + 5));
	const blocks = [...section.matchAll(/```sh\n(.*?)```/gs)].map((match) => match[1] ?? '');
	expect(blocks).toHaveLength(3);
	// Each request's answer on a line of its own; an error answer ends the script.
	const script = `set -euo pipefail; shopt -s expand_aliases\n${blocks.join('\necho\n')}`.replaceAll(
		'"\nask',
		'"; echo\nask',
	);
	const { stdout } = await run('bash', ['-c', script], {
		env: { ...process.env, URL: url, TOKEN: inject('adminToken'), FEED: feeds.url('/secret.ics') },
		timeout: 60_000,
	});
	const answers = stdout
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line));
	expect(answers).toHaveLength(3);
	expect(answers[0].data).toMatchObject({ status: 'success', created: 1, quarantined: 0 });
	expect(answers[1].data.coverage.status).toBeTypeOf('string');
	expect(answers[2].data).toContainEqual(expect.objectContaining({ event_title: 'Dentist' }));
});
