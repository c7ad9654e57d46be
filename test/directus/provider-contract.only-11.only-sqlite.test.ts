import { describe } from 'vitest';
import { testContract } from '../support/contract/suite';
import { startFeedCalendar } from '../support/contract/feed';
import { startGoogleCalendar } from '../support/contract/google';
import { startOutlookCalendar } from '../support/contract/outlook';
import { useTarget } from '../support/shared-server';

const { name } = useTarget();

describe('an iCal feed', () => {
	testContract(name, startFeedCalendar, { hasCursors: false, isWritable: false });
});
describe('Google Calendar', () => {
	testContract(name, startGoogleCalendar);
});
describe('Outlook', () => {
	testContract(name, startOutlookCalendar);
});
