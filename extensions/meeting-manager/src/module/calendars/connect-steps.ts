import type { Calendar } from '../shared/api-types';

/** Where somebody stands on the way to a connected calendar. */
export type ConnectStep =
	| { kind: 'provider' }
	| { kind: 'caldav'; username: string | null }
	| { kind: 'feed' }
	/** A feed that is there gets a new address. */
	| { kind: 'address'; calendar: Calendar }
	/** The account is connected: which of its calendars? */
	| { kind: 'choose'; account: string };
