import type { Accountability } from '@directus/types';

/**
 * Who asks for something: a signed-in person, or Directus itself, as in a Flow with full access. Directus has no
 * accountability, may do everything, and has no calendars of its own.
 */
export interface Requester {
	user: string | null;
	accountability: Accountability | null;
}
