import { describe, expect, test } from 'vitest';
import { useSharedServer } from '../support/shared-server';

describe('the built extension in a real Directus', () => {
	const { anonymous, target, admin } = useSharedServer();

	test('is loaded: its health endpoint refuses an anonymous caller instead of being unknown', async () => {
		const answer = await anonymous.get('/meeting-manager/health');
		expect(answer.status).toBe(403);
		expect(answer.body.errors[0]?.extensions.code).toBe('FORBIDDEN');
	});

	test('runs in the Directus that the project is named after', async () => {
		const answer = await admin.get<{ version: string }>('/server/info');
		expect(answer.body.data.version).toMatch(new RegExp(`^${target.major}\\.`));
	});

	test('is listed once in the Studio, with entries that no folder is named after', async () => {
		// Directus takes an entry's settings for the bundle's where the two are named alike.
		const answer = await admin.get<{ meta: { folder: string; bundle: string | null } }[]>('/extensions');
		expect(answer.status).toBe(200);
		const ours = answer.body.data.map(({ meta }) => meta).filter(({ folder }) => folder.startsWith('meeting-manager'));
		const named = ours.map(({ folder, bundle }) => (bundle === null ? folder : `entry ${folder}`));
		expect(named.toSorted()).toEqual([
			'entry meeting-manager-endpoints',
			'entry meeting-manager-hooks',
			'meeting-manager',
		]);
	});
});
