import type { Knex } from 'knex';
import type { Client } from '../client';

export interface Meeting {
	title: string;
	start: Date;
	end: Date;
}

/** One calendar of a provider, as somebody else uses it, and what may go wrong on the way to it. */
export interface ContractCalendar {
	/** Environment that the server needs to reach the provider. */
	env: Record<string, string>;
	/** Connects the calendar as its owner does; answers the integration's name. */
	connect(server: { url: string; admin: Client; token: string }): Promise<string>;
	add(meeting: Meeting): Promise<string>;
	change(id: string, meeting: Meeting): Promise<void>;
	remove(id: string): Promise<void>;
	/** One that cannot be placed in time. */
	addBad(): Promise<void>;
	/** Titles of all events, as the provider holds them. */
	titles(): Promise<string[]>;
	/** Makes every cursor given so far invalid; null where there are none. `database` holds those of the product. */
	expireCursors: ((database: Knex) => Promise<void>) | null;
	/** The next read is answered once this is done, which begins when it has arrived. */
	holdNextRead(until: () => Promise<void>): void;
	/** Null: cannot be written to. The connection is lost after the next creation took effect. */
	dropNextCreate: (() => void) | null;
	/** Fails if a request or an answer did not follow the provider's description. */
	stop(): Promise<void>;
}
