const TEXTS = {
	free: 'reasonFree',
	declined: 'reasonDeclined',
	cancelled: 'reasonCancelled',
	tentative: 'reasonTentative',
	'working location': 'reasonWorkingLocation',
	birthday: 'reasonBirthday',
	'no duration': 'reasonNoDuration',
} as const;

type Reason = keyof typeof TEXTS;

function isKnown(reason: string): reason is Reason {
	return reason in TEXTS;
}

/** What the rule that decided about an event's blocking is called, null where that explains nothing. */
export function reasonText(reason: string | null): (typeof TEXTS)[Reason] | null {
	return reason !== null && isKnown(reason) ? TEXTS[reason] : null;
}
