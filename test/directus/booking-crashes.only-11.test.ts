import { testCrashes } from '../support/booking-crashes';

testCrashes({ processes: 1 });
