import { randomBytes, randomUUID } from 'node:crypto';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/interval';
import { isEnding, pushProviderOf, renewalTime } from '../domain/push';
import type { PushProvider, StoredChannel } from '../domain/push';
import { hashSecret } from '../domain/push-secret';
import type { SyncIntegration } from '../domain/sync-integration';
import type { JobQueue, JobResult } from '../jobs/job-queue';
import { messages } from '../messages';
import { ProviderError } from '../providers/provider';
import type { CalendarPush } from '../providers/provider';
import {
	claimPush,
	confirmChannel,
	deleteChannels,
	findPushDue,
	insertChannel,
	listChannels,
	setPushDue,
} from '../store/push-channels';
import { loadSyncIntegration } from '../store/sync-integrations';
import { dropChannels } from './drop-channels';
import { openCalendar } from './open-calendar';
import type { PushAddresses } from './push-address';
import type { SyncDependencies } from './sync-dependencies';

/** Asked for; providers give as much as they like. */
const WANTED_MS = 7 * DAY_MS;
/** Nobody else looks after a channel for so long after somebody began to. */
const CLAIM_MS = 2 * MINUTE_MS;
const PER_TICK = 200;
const DONE: JobResult = { kind: 'done' };

/** Another try soon is of no use: it is the calendar that has no channels, or an address that does not answer. */
const LASTING = new Set(['FORBIDDEN', 'NOT_FOUND', 'BAD_ANSWER']);

export interface PushDependencies extends SyncDependencies {
	pushAddresses: PushAddresses;
	/** Asks for a sync: what changed before a channel was there has not been told. */
	requestSync: (integration: string) => void;
}

/** Queues the integrations whose push channels have to be looked after. */
export async function queueDueChannels(
	{ database, now, pushAddresses }: Pick<PushDependencies, 'database' | 'now' | 'pushAddresses'>,
	jobs: JobQueue,
): Promise<void> {
	const providers = (['Google Calendar', 'Outlook'] as const).filter((provider) => {
		const push = pushProviderOf(provider);
		return push !== null && pushAddresses(push) !== null;
	});
	const due = await findPushDue(database, { providers, nowMs: now().getTime(), limit: PER_TICK });
	await Promise.all(due.map((integration) => jobs.add({ kind: 'renew-channel', integration })));
}

/**
 * The job `renew-channel`: an active integration of a provider that can tell of changes has one living channel, any
 * other has none. Failures are kept for the health report and come back later; polling serves meanwhile.
 */
export async function keepChannel(dependencies: PushDependencies, name: string): Promise<JobResult> {
	const { database, now, pushAddresses } = dependencies;
	if (!(await dependencies.isOwnInstallation())) {
		await setPushDue(database, name, { dueMs: inAbout(now().getTime(), HOUR_MS), error: messages.otherInstallation });
		return DONE;
	}
	const integration = await loadSyncIntegration(database, name);
	const provider = integration === null ? null : pushProviderOf(integration.provider);
	const address = provider === null ? null : pushAddresses(provider);
	if (integration === null || !isUsable(integration) || provider === null || address === null) {
		// One that waits for its owner goes on hearing of changes when it is connected again.
		if (integration?.status !== 'Needs Reauthorization') await dropChannels(dependencies, name);
		if (integration !== null) await setPushDue(database, name, { dueMs: null, error: null });
		return DONE;
	}
	const channels = await listChannels(database, name);
	const nowMs = now().getTime();
	if (!(await claimPush(database, name, { nowMs, untilMs: nowMs + CLAIM_MS }))) return DONE;
	try {
		const { push } = await openCalendar(dependencies, integration);
		const keeping = { dependencies, integration, push };
		const dueMs = hasPush(keeping) ? await keepOne(keeping, channels, provider, address) : inAbout(nowMs, DAY_MS);
		await setPushDue(database, name, { dueMs, error: null });
	} catch (error) {
		await putOff(dependencies, name, error);
	}
	return DONE;
}

/** No failure of the job: it comes back by itself, and who looks at the health report sees why. */
async function putOff({ database, now, logError }: PushDependencies, name: string, error: unknown): Promise<void> {
	const isProviders = error instanceof ProviderError;
	if (!isProviders) logError(error, `Meeting Manager: the push channel of ${name} could not be looked after`);
	const pauseMs = isProviders && LASTING.has(error.code) ? 12 * HOUR_MS : 10 * MINUTE_MS;
	const askedMs = isProviders ? (error.options.retryAfterMs ?? 0) : 0;
	const dueMs = inAbout(now().getTime(), Math.max(pauseMs, askedMs));
	const reason = isProviders ? error.message : messages.syncFailedInternally;
	await setPushDue(database, name, { dueMs, error: messages.pushFailed(reason) });
}

interface Keeping {
	dependencies: PushDependencies;
	integration: SyncIntegration;
	push: CalendarPush;
}

function hasPush(keeping: { push: CalendarPush | null } & Omit<Keeping, 'push'>): keeping is Keeping {
	return keeping.push !== null;
}

/** @returns when to look again, in milliseconds since 1970 */
async function keepOne(
	keeping: Keeping,
	channels: readonly StoredChannel[],
	provider: PushProvider,
	address: URL,
): Promise<number> {
	const { dependencies, integration } = keeping;
	const now = dependencies.now();
	const isAlive = (channel: StoredChannel) => channel.expires > now && channel.status !== 'opening';
	const known = channels.find((channel) => isAlive(channel) && channel.address === address.href);
	const isGood = known !== undefined && known.status !== 'silent';
	const kept = isGood && !isEnding(known, now) ? known : isGood ? await renewChannel(keeping, known) : null;
	const channel = kept ?? (await openChannel(keeping, provider, address));
	if (kept === null) dependencies.requestSync(integration.name);
	// Only now: while two channels overlap, no change is lost between them.
	const others = channels.filter((other) => kept === null || other !== known);
	await stopChannels(keeping, others.filter(isAlive));
	await deleteChannels(
		dependencies.database,
		others.map(({ id }) => id),
	);
	return renewalTime(channel, Math.random()).getTime();
}

/** Null: it has to be opened anew. */
async function renewChannel({ dependencies, push }: Keeping, channel: StoredChannel): Promise<StoredChannel | null> {
	const renewed = await push.renew(channel, WANTED_MS);
	if (renewed === null) return null;
	const created = dependencies.now();
	await confirmChannel(dependencies.database, channel.id, { ...renewed, created });
	return { ...channel, ...renewed, created, status: 'active' };
}

async function openChannel(
	{ dependencies, integration, push }: Keeping,
	provider: PushProvider,
	address: URL,
): Promise<StoredChannel> {
	const { database } = dependencies;
	const created = dependencies.now();
	const secret = randomBytes(32).toString('base64url');
	const channel: StoredChannel = {
		id: randomUUID(),
		integration: integration.name,
		provider,
		secretHash: hashSecret(secret),
		resourceId: null,
		address: address.href,
		status: 'opening',
		created,
		expires: new Date(created.getTime() + WANTED_MS),
		lastDelivery: null,
	};
	// Before it is asked for: Google sends its first message while it still answers.
	await insertChannel(database, channel);
	try {
		const opened = await push.watch({ id: channel.id, secret, address, wantedMs: WANTED_MS });
		await confirmChannel(database, channel.id, { ...opened, created });
		return { ...channel, ...opened, status: 'active' };
	} catch (error) {
		await deleteChannels(database, [channel.id]);
		throw error;
	}
}

/** A channel that cannot be stopped ends by itself; its notifications are nobody's until then. */
async function stopChannels({ dependencies, push }: Keeping, channels: readonly StoredChannel[]): Promise<void> {
	for (const channel of channels) {
		try {
			await push.stop(channel);
		} catch (error) {
			if (!(error instanceof ProviderError)) throw error;
			dependencies.logError(error, `Meeting Manager: a push channel of ${channel.integration} could not be stopped`);
		}
	}
}

function isUsable({ isActive, status }: SyncIntegration): boolean {
	return isActive && status !== 'Paused' && status !== 'Needs Reauthorization';
}

function inAbout(nowMs: number, pauseMs: number): number {
	return nowMs + Math.round(pauseMs * (1 + 0.2 * Math.random()));
}
