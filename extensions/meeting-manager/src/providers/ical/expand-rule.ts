import { DAY_MS } from '../../time';
import type { Limits, Pace } from './limits';
import { compileRule, type CompiledRule } from './node-ical-rule';
import { reasons } from './reasons';
import type { Frequency, Rule } from './rule';
import { compileYearRule, isYearRule } from './year-rule';

/** A rule that cannot be expanded, or not within the limits. `message` is a reason for people. */
export class RuleError extends Error {
	override name = 'RuleError';
}

/** What the rules of one feed have used up so far. */
export interface Meter {
	limits: Limits;
	rulesMs: number;
	occurrences: number;
}

/** The wall times to look between, both included. */
export interface WallWindow {
	fromMs: number;
	toMs: number;
}

/**
 * The wall times in the window that a rule gives, in order, as epoch milliseconds as if wall clocks
 * were UTC. Steps through the rule piece by piece, so that it can be stopped: a rule without COUNT
 * from the window on, one with COUNT from its start.
 * Throws a RuleError for a rule that no engine takes or that is over a limit.
 */
export async function expandRule(
	rule: Rule,
	startWallMs: number,
	window: WallWindow,
	meter: Meter,
	pace: Pace,
): Promise<number[]> {
	if (timesPerDay(rule) > MAX_TIMES_PER_DAY || isEndless(rule, startWallMs, window, meter.limits)) {
		throw new RuleError(reasons.ruleTooDense);
	}
	const run = createRun(rule, startWallMs, meter);
	const found: number[] = [];
	let left = rule.count ?? Infinity;
	let stepped = 0;
	let fromMs = rule.count === null ? Math.max(window.fromMs, startWallMs) : startWallMs;
	let lengthMs = pieceMs(rule);
	while (fromMs <= window.toMs && left > 0) {
		const toMs = Math.min(fromMs + lengthMs - 1, window.toMs);
		const { piece, elapsedMs } = run(fromMs, toMs);
		if (piece) {
			const taken = piece.slice(0, left);
			lengthMs = Math.min(elapsedMs < FAST_PIECE_MS ? lengthMs * 2 : lengthMs, MAX_PIECE_MS);
			for (const wallMs of taken) if (wallMs >= window.fromMs) found.push(wallMs);
			left -= taken.length;
			stepped += taken.length;
			fromMs = toMs + 1;
		} else {
			lengthMs /= 8;
		}
		if (stepped > meter.limits.occurrencesPerRule) throw new RuleError(reasons.ruleTooDense);
		await pace();
	}
	return found;
}

// More entries in BYHOUR, BYMINUTE and BYSECOND than that are no calendar, and no engine stops in time.
const MAX_TIMES_PER_DAY = 300;
const OCCURRENCES_PER_PIECE = 1_000;
const FIRST_PIECE_MS = 430 * DAY_MS;
const MAX_PIECE_MS = 9_000 * DAY_MS;
const MIN_PIECE_MS = 60_000;
const FAST_PIECE_MS = 5;

/** Whether a rule of bare hours, minutes or seconds has too many occurrences, which needs no expansion to see. */
function isEndless(rule: Rule, startWallMs: number, window: WallWindow, limits: Limits): boolean {
	if (rule.days.length > 0 || Object.values(rule.numbers).some((list) => list.length > 0)) return false;
	const fromMs = rule.count === null ? Math.max(window.fromMs, startWallMs) : startWallMs;
	const periods = (((window.toMs - fromMs) / DAY_MS) * PERIODS_PER_DAY[rule.freq]) / rule.interval;
	return PERIODS_PER_DAY[rule.freq] > 1 && Math.min(periods, rule.count ?? Infinity) > limits.occurrencesPerRule;
}

/** Expands one piece; `piece` is null where the engine finds it too long. */
type Run = (fromMs: number, toMs: number) => { piece: number[] | null; elapsedMs: number };

/** Runs the engine that fits the rule, on the clock. */
function createRun(rule: Rule, startWallMs: number, meter: Meter): Run {
	let spentMs = 0;
	let compiled: CompiledRule | null = null;
	function attempt(fromMs: number, toMs: number): number[] | null {
		try {
			compiled ??= isYearRule(rule) ? compileYearRule(rule, startWallMs) : compileRule(rule, startWallMs);
			return compiled(fromMs, toMs);
		} catch (error) {
			const isTooLong = error instanceof Error && error.message.startsWith('Maximum iterations');
			if (!isTooLong) throw new RuleError(reasons.ruleUnreadable);
			if (toMs - fromMs < MIN_PIECE_MS) throw new RuleError(reasons.ruleTooDense);
			return null;
		}
	}
	return (fromMs, toMs) => {
		const elapsed = startStopwatch();
		const piece = attempt(fromMs, toMs);
		const elapsedMs = elapsed();
		spentMs += elapsedMs;
		meter.rulesMs += elapsedMs;
		if (spentMs > meter.limits.ruleMs) throw new RuleError(reasons.ruleTooSlow);
		if (meter.rulesMs > meter.limits.feedRulesMs) throw new RuleError(reasons.feedTooSlow);
		return { piece, elapsedMs };
	};
}

/** Measures what this process computed: on a busy machine less than went by on the clock. */
function startStopwatch(): () => number {
	const started = performance.now();
	const startedCpu = process.cpuUsage();
	return () => {
		const { user, system } = process.cpuUsage(startedCpu);
		return Math.min(performance.now() - started, (user + system) / 1000);
	};
}

/** How long a stretch of time to expand at once, so that it holds about a thousand occurrences. */
function pieceMs(rule: Rule): number {
	const perDay = timesPerDay(rule) * Math.max(1, PERIODS_PER_DAY[rule.freq] / rule.interval);
	return Math.min(Math.max(OCCURRENCES_PER_PIECE / perDay, 1 / 24) * DAY_MS, FIRST_PIECE_MS);
}

function timesPerDay(rule: Rule): number {
	const { BYHOUR, BYMINUTE, BYSECOND } = rule.numbers;
	const hours = rule.freq === 'HOURLY' || rule.freq === 'MINUTELY' || rule.freq === 'SECONDLY' ? 1 : BYHOUR.length || 1;
	return hours * (BYMINUTE.length || 1) * (BYSECOND.length || 1);
}

const PERIODS_PER_DAY: Readonly<Record<Frequency, number>> = {
	YEARLY: 1,
	MONTHLY: 1,
	WEEKLY: 1,
	DAILY: 1,
	HOURLY: 24,
	MINUTELY: 1_440,
	SECONDLY: 86_400,
};
