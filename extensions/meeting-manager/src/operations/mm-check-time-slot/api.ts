import { argsOf } from '../../endpoints/args-of';
import { checkTimeSlot } from '../../endpoints/check-time-slot';
import { checkTimeSlotOptions } from '../../schemas/operation-options';
import { meetingOperation } from '../run-operation';

export default meetingOperation(
	'mm-check-time-slot',
	(options) => argsOf(checkTimeSlotOptions, options),
	(args, { host, caller, runtime }) => checkTimeSlot(host, runtime, caller, args),
);
