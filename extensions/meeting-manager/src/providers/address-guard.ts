import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';
import { reasons } from './reasons';

/** Hosts and addresses in canonical form (see `parseAllowedHosts`) that the guard lets through, on any port. */
export type AllowedHosts = readonly string[];

export interface ResolvedAddress {
	address: string;
	family: number;
}

/** Every address of a host name. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export interface GuardedConnectorOptions {
	allowedHosts: AllowedHosts;
	resolve: Resolve;
	connectTimeoutMs: number;
	/** Certificate authorities (PEM) to trust instead of the built-in ones. */
	ca?: string;
}

/** The only IPv6 space handed out to hosts (RFC 4291, IANA); all else is local, mapped, translated or unassigned. */
const GLOBAL_UNICAST_IPV6 = ipaddr.parseCIDR('2000::/3');

export class RefusedAddressError extends Error {
	override name = 'RefusedAddressError';
	readonly code = 'MM_REFUSED_ADDRESS';
	constructor() {
		super('Refused address');
	}
}

export const resolveBySystem: Resolve = (hostname) => systemLookup(hostname, { all: true });

/**
 * Reads MM_ICAL_ALLOWED_HOSTS: host names and addresses separated by commas, IPv6 with or without brackets.
 * @returns canonical forms without duplicates: lower case, punycode, no trailing dot, addresses normalised
 * @throws Error naming the variable and the entry, where an entry has a scheme, port, path, range or wildcard
 */
export function parseAllowedHosts(value: string): string[] {
	const entries = value
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
	return [...new Set(entries.map(parseAllowedHost))];
}

function parseAllowedHost(entry: string): string {
	const bare = entry.replace(/^\[(.*)\]$/, '$1');
	if (isIP(bare) !== 0) return canonicalHost(bare);
	if (!/[\s:/?#@*\\%[\]]/.test(entry) && URL.canParse(`http://${entry}/`)) {
		return canonicalHost(new URL(`http://${entry}/`).hostname);
	}
	throw new Error(reasons.badAllowedHost(entry));
}

/** One spelling per host: no brackets, no trailing dot, lower case; IPv4-mapped IPv6 as IPv4. */
export function canonicalHost(hostname: string): string {
	const bare = hostname
		.replace(/^\[(.*)\]$/, '$1')
		.replace(/\.$/, '')
		.toLowerCase();
	return isIP(bare) === 0 ? bare : ipaddr.process(bare).toString();
}

/**
 * Whether an address belongs to the public internet. Everything else is refused: loopback, private, link-local,
 * carrier-grade NAT, multicast, documentation, reserved, and every IPv6 form that carries an IPv4 address
 * (mapped, compatible, NAT64, 6to4, Teredo), for where those lead is the network's choice.
 */
export function isPublicAddress(address: string): boolean {
	if (!ipaddr.isValid(address)) return false;
	const parsed = ipaddr.parse(address);
	if (parsed.range() !== 'unicast') return false;
	return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST_IPV6);
}

export function isAllowedHost(hostname: string, allowedHosts: AllowedHosts): boolean {
	return allowedHosts.includes(canonicalHost(hostname));
}

/**
 * Whether a host can be refused without asking DNS: a literal address that is not public, or a name that is
 * local by definition (RFC 6761).
 * @param hostname as in `URL.hostname`, which has already normalised decimal, octal, hexadecimal and short forms
 */
export function isRefusedLiteral(hostname: string, allowedHosts: AllowedHosts): boolean {
	if (isAllowedHost(hostname, allowedHosts)) return false;
	const bare = hostname.replace(/^\[(.*)\]$/, '$1');
	if (isIP(bare) !== 0) return !isPublicAddress(bare);
	return /(^|\.)localhost$/.test(canonicalHost(hostname));
}

/**
 * A connector that opens sockets only to addresses it has checked. The check sits between resolving and
 * connecting, so an answer of DNS that changes afterwards changes nothing; TLS still names the host.
 * A name with both public and private addresses is reached at its public ones.
 */
export function createGuardedConnector(options: GuardedConnectorOptions): buildConnector.connector {
	const connect = buildConnector({
		timeout: options.connectTimeoutMs,
		autoSelectFamily: true,
		lookup: guardedLookup(options),
		...(options.ca === undefined ? {} : { ca: options.ca }),
	});
	return (target, callback) => {
		// net.connect never calls `lookup` for a literal address.
		if (isIP(target.hostname) !== 0 && isRefusedLiteral(target.hostname, options.allowedHosts)) {
			queueMicrotask(() => callback(new RefusedAddressError(), null));
			return;
		}
		connect(target, callback);
	};
}

function guardedLookup({ allowedHosts, resolve }: GuardedConnectorOptions): LookupFunction {
	return (hostname, lookupOptions, callback) => {
		permittedAddresses(hostname, allowedHosts, resolve).then(
			(addresses) => {
				const [first] = addresses;
				if (first === undefined) callback(new RefusedAddressError(), '', 0);
				else if (lookupOptions.all === true) callback(null, addresses);
				else callback(null, first.address, first.family);
			},
			(error: unknown) => callback(error instanceof Error ? error : new Error('Lookup failed'), '', 0),
		);
	};
}

async function permittedAddresses(
	hostname: string,
	allowedHosts: AllowedHosts,
	resolve: Resolve,
): Promise<ResolvedAddress[]> {
	const addresses = await resolve(hostname);
	const everyAddressAllowed = isAllowedHost(hostname, allowedHosts);
	return addresses.filter(
		({ address }) => everyAddressAllowed || isPublicAddress(address) || isAllowedHost(address, allowedHosts),
	);
}
