import { argsOf } from '../../endpoints/args-of';
import { findSlots } from '../../endpoints/find-slots';
import { findSlotsOptions } from '../../schemas/operation-options';
import { meetingOperation } from '../run-operation';

export default meetingOperation(
	'mm-find-available-slots',
	(options) => argsOf(findSlotsOptions, options),
	async (args, { host, caller }) => {
		const { slots, refused } = await findSlots(host, caller, args);
		return args.explain ? { slots, refused } : { slots };
	},
);
