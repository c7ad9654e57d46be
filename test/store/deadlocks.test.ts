import { describe, expect, test } from 'vitest';
import { retryDeadlocks } from '../../extensions/meeting-manager/src/store/deadlocks';

const failure = (code: string) => Object.assign(new Error(code), { code });
/** Fails so often, then works. Counts its calls. */
const failing = (times: number, code: string) => {
	let calls = 0;
	const work = async (): Promise<number> => {
		calls += 1;
		if (calls <= times) throw failure(code);
		return calls;
	};
	return { work, calls: () => calls };
};

describe('retryDeadlocks', () => {
	test.each(['ER_LOCK_DEADLOCK', '40P01', '40001', 'SQLITE_BUSY'])('does the work again after %s', async (code) => {
		expect(await retryDeadlocks(failing(2, code).work)).toBe(3);
	});

	test('gives up in the end', async () => {
		const { work, calls } = failing(99, '40P01');
		await expect(retryDeadlocks(work)).rejects.toThrow('40P01');
		expect(calls()).toBe(5);
	});

	test('leaves other failures alone', async () => {
		const { work, calls } = failing(1, 'ER_DUP_ENTRY');
		await expect(retryDeadlocks(work)).rejects.toThrow('ER_DUP_ENTRY');
		expect(calls()).toBe(1);
	});
});
