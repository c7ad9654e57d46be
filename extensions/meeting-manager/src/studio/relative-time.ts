const units = [
	{ unit: 'year', seconds: 31_557_600 },
	{ unit: 'month', seconds: 2_629_800 },
	{ unit: 'day', seconds: 86_400 },
	{ unit: 'hour', seconds: 3600 },
	{ unit: 'minute', seconds: 60 },
	{ unit: 'second', seconds: 1 },
] as const;

/** `5 minutes ago`, in the language of the locale. */
export function relativeTime(instant: Date, now: Date, locale: string): string {
	const seconds = (instant.getTime() - now.getTime()) / 1000;
	const { unit, seconds: size } = units.find((each) => Math.abs(seconds) >= each.seconds) ?? {
		unit: 'second',
		seconds: 1,
	};
	return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

/** The moment to the second, in the browser's zone, with that zone's name. */
export function exactTime(instant: Date, locale: string): string {
	return new Intl.DateTimeFormat(locale, {
		year: 'numeric',
		month: 'long',
		day: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		timeZoneName: 'short',
	}).format(instant);
}

/** A length of time in its largest unit: `3 minutes`. */
export function formatSeconds(seconds: number, locale: string): string {
	const { unit, seconds: size } = units.find((each) => seconds >= each.seconds) ?? { unit: 'second', seconds: 1 };
	return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(
		Math.round(seconds / size),
	);
}
