import { MINUTE_MS } from './interval';
import type { Interval } from './remote-event';

export type CoverageStatus = 'fresh' | 'partial' | 'stale' | 'none';

/** An active integration as far as it tells how much is known of its owner's time. */
export interface IntegrationCoverage {
	name: string;
	provider: string;
	status: string;
	lastSynced: Date | null;
	syncIntervalMinutes: number;
	/** What the last successful sync looked at, half-open; null before the first one. */
	window: Interval | null;
}

/**
 * How far an answer about `range` can be trusted (decision 5: unknown is not free). fresh: every active
 * integration is Connected, synced within twice its interval and its window covers the range; partial:
 * the range leaves a window; stale: otherwise; none: no active integration. The worst wins.
 */
export function coverageOf(integrations: readonly IntegrationCoverage[], range: Interval, now: Date): CoverageStatus {
	if (integrations.length === 0) return 'none';
	const statuses = integrations.map((integration) => coverageOfOne(integration, range, now));
	return statuses.find((status) => status === 'stale') ?? statuses.find((status) => status === 'partial') ?? 'fresh';
}

function coverageOfOne(integration: IntegrationCoverage, range: Interval, now: Date): CoverageStatus {
	const { lastSynced, window } = integration;
	if (integration.status !== 'Connected' || lastSynced === null || window === null) return 'stale';
	const ageMs = now.getTime() - lastSynced.getTime();
	if (ageMs > 2 * integration.syncIntervalMinutes * MINUTE_MS) return 'stale';
	return range.start < window.start || range.end > window.end ? 'partial' : 'fresh';
}
