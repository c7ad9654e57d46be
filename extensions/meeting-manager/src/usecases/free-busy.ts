import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { blockedInterval, DAY_MS } from '../domain/interval';
import { mergeIntervals } from '../domain/interval-sets';
import { hashSecret } from '../domain/push-secret';
import { writeFreeBusy } from '../providers/ical/write-free-busy';
import { findFreeBusyUser, saveFreeBusyLink } from '../store/free-busy-links';
import { checkAvailability } from './check-availability';

const DAYS_BACK = 1;
const DAYS_AHEAD = 90;

export interface FreeBusy {
	text: string;
	etag: string;
}

/** Makes a user's link anew. @returns the secret, which is kept nowhere */
export async function createFreeBusyLink(database: Knex, user: string, now: Date): Promise<string> {
	const secret = randomBytes(32).toString('base64url');
	await saveFreeBusyLink(database, { user, secretHash: hashSecret(secret), created: now });
	return secret;
}

/** When the owner of a link is busy, from yesterday on for three months; null: nobody's link. Times only. */
export async function readFreeBusy(database: Knex, secret: string, now: Date): Promise<FreeBusy | null> {
	const secretHash = hashSecret(secret);
	const user = await findFreeBusyUser(database, secretHash);
	if (user === null) return null;
	// Whole days, so that the text changes with the calendar and once a day.
	const today = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
	const range = {
		start: new Date(today.getTime() - DAYS_BACK * DAY_MS),
		end: new Date(today.getTime() + DAYS_AHEAD * DAY_MS),
	};
	const { blocking } = await checkAvailability(database, user, () => range, now);
	// A hold is nobody's appointment yet.
	const kept = blocking.filter(({ kind }) => kind !== 'hold');
	const busy = mergeIntervals(kept.map((record) => blockedInterval(record, record.zone)));
	const text = writeFreeBusy(busy, range, { stamp: today, salt: secretHash });
	return { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` };
}
