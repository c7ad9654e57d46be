import { describe, expect, test } from 'vitest';
import { pageOf } from '../../extensions/meeting-manager/src/domain/page';

describe('a page of a list', () => {
	test.each([
		[{ limit: -1, page: 1 }, [1, 2, 3]],
		[{ limit: -1, page: 9 }, [1, 2, 3]],
		[{ limit: 2, page: 1 }, [1, 2]],
		[{ limit: 2, page: 2 }, [3]],
		[{ limit: 2, page: 3 }, []],
		[{ limit: 0, page: 1 }, []],
	])('%j', (asked, expected) => {
		expect(pageOf([1, 2, 3], asked)).toEqual(expected);
	});
});
