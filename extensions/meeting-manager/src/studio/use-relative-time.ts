import { computed, onScopeDispose, ref } from 'vue';
import type { ComputedRef } from 'vue';
import { exactTime, relativeTime } from './relative-time';

const tickMs = 20_000;

export interface MomentTexts {
	/** `5 minutes ago`, and it stays true while it is looked at; null without a moment. */
	relative: ComputedRef<string | null>;
	exact: ComputedRef<string | null>;
}

export function useRelativeTime(value: () => unknown, locale: ComputedRef<string>): MomentTexts {
	const now = ref(new Date());
	const timer = setInterval(() => {
		now.value = new Date();
	}, tickMs);
	onScopeDispose(() => clearInterval(timer));
	const instant = computed(() => readInstant(value()));
	return {
		// A clock that is behind the server's must not tell of the future.
		relative: computed(() =>
			instant.value === null ? null : relativeTime(instant.value, latest(now.value, instant.value), locale.value),
		),
		exact: computed(() => (instant.value === null ? null : exactTime(instant.value, locale.value))),
	};
}

const clockSkewMs = 60_000;

function latest(now: Date, instant: Date): Date {
	const aheadMs = instant.getTime() - now.getTime();
	return aheadMs > 0 && aheadMs < clockSkewMs ? instant : now;
}

function readInstant(value: unknown): Date | null {
	if (typeof value !== 'string' || value === '') return null;
	const instant = new Date(value);
	return Number.isNaN(instant.getTime()) ? null : instant;
}
