import { describe, expect, test } from 'vitest';
import { faultOf, readFailure } from '../../extensions/meeting-manager/src/module/shared/failure';

const answered = (status: number, errors: unknown) => ({ response: { status, data: { errors } } });

describe('why a request came to nothing', () => {
	test('is the server’s sentence, with what is wrong with which argument', () => {
		const message = 'iCal URL is required.';
		const fault = { field: 'ical_url', message };
		const failure = readFailure(
			answered(400, [{ message, extensions: { code: 'INVALID_PAYLOAD', faults: [fault, 'x'] } }]),
		);
		expect(failure).toEqual({ message, status: 400, faults: [fault], conflicts: [] });
		expect(faultOf(failure, 'ical_url')).toBe(message);
		expect(faultOf(failure, 'time_zone')).toBeNull();
	});

	test('names what a time is taken by', () => {
		const conflict = {
			name: null,
			event_title: 'Busy',
			start_datetime: '2025-12-10T14:00:00.000Z',
			end_datetime: '2025-12-10T15:00:00.000Z',
		};
		const failure = readFailure(
			answered(409, [{ message: 'The time is taken.', extensions: { code: 'MM_CONFLICT', conflicts: [conflict] } }]),
		);
		expect(failure).toMatchObject({ status: 409, conflicts: [conflict] });
	});

	test('says nothing of its own where there was no answer, and the status where the answer is no Directus error', () => {
		expect(readFailure(new Error('Network Error'))).toEqual({ message: null, status: 0, faults: [], conflicts: [] });
		expect(readFailure(answered(502, undefined)).message).toBe('HTTP 502');
		expect(readFailure({ response: { status: 502, data: '<html>' } }).message).toBe('HTTP 502');
		expect(faultOf(null, 'x')).toBeNull();
	});
});
