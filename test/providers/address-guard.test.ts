import { describe, expect, it } from 'vitest';
import {
	isPublicAddress,
	isRefusedLiteral,
	parseAllowedHosts,
	type ResolvedAddress,
} from '../../extensions/meeting-manager/src/providers/address-guard';
import type { ProviderError } from '../../extensions/meeting-manager/src/providers/provider';
import { SECRET, client, failure, loopback, secretUrl, serve, text } from '../support/http-client';

/** Every one of them reaches, or may reach, something that is not on the public internet. */
const refusedAddresses = {
	'0.0.0.0': 'unspecified',
	'0.1.2.3': 'this network',
	'10.255.255.1': 'private',
	'100.64.0.1': 'carrier-grade NAT',
	'100.127.255.254': 'end of carrier-grade NAT',
	'127.0.0.1': 'loopback',
	'127.255.255.254': 'end of loopback',
	'169.254.169.254': 'cloud metadata',
	'172.16.0.1': 'private',
	'172.31.255.255': 'end of private',
	'192.0.0.8': 'protocol assignments',
	'192.0.2.1': 'documentation',
	'192.88.99.1': '6to4 relay',
	'192.168.1.1': 'private',
	'198.18.0.1': 'benchmarking',
	'198.19.255.255': 'end of benchmarking',
	'198.51.100.7': 'documentation',
	'203.0.113.7': 'documentation',
	'224.0.0.1': 'multicast',
	'239.255.255.250': 'multicast',
	'240.0.0.1': 'reserved',
	'255.255.255.255': 'broadcast',
	'::': 'unspecified',
	'::1': 'loopback',
	'::127.0.0.1': 'IPv4-compatible',
	'::7f00:1': 'IPv4-compatible',
	'::ffff:127.0.0.1': 'IPv4-mapped',
	'::ffff:7f00:1': 'IPv4-mapped',
	'::ffff:8.8.8.8': 'IPv4-mapped public',
	'0:0:0:0:0:ffff:a00:1': 'IPv4-mapped, long',
	'::ffff:0:127.0.0.1': 'IPv4-translated',
	'64:ff9b::7f00:1': 'NAT64',
	'64:ff9b:1::1': 'local NAT64',
	'100::1': 'discard',
	'2001::1': 'Teredo',
	'2001:0:4136:e378:8000:63bf:3fff:fdd2': 'Teredo',
	'2001:2::1': 'benchmarking',
	'2001:10::1': 'ORCHID',
	'2001:20::1': 'ORCHIDv2',
	'2001:db8::1': 'documentation',
	'2002:7f00:1::1': '6to4 of loopback',
	'2002:808:808::1': '6to4',
	'3fff::1': 'documentation',
	'4000::1': 'unassigned',
	'5f00::1': 'segment routing',
	'fc00::1': 'unique local',
	'fd12:3456::1': 'unique local',
	'fe80::1': 'link-local',
	'fe80::1%eth0': 'link-local with zone',
	'fec0::1': 'site-local',
	'ff02::1': 'multicast',
	'not an address': 'garbage',
	'': 'nothing',
};

describe('isPublicAddress', () => {
	it.each(Object.entries(refusedAddresses))('refuses %s (%s)', (address) => {
		expect(isPublicAddress(address)).toBe(false);
	});

	it.each([
		'8.8.8.8',
		'142.250.74.46',
		'100.63.255.255',
		'100.128.0.1',
		'172.15.0.1',
		'172.32.0.1',
		'192.0.1.1',
		'198.17.0.1',
		'223.255.255.1',
	])('lets %s through', (address) => {
		expect(isPublicAddress(address)).toBe(true);
	});

	it.each(['2606:4700:4700::1111', '2a00:1450:4001:829::200e', '2001:4860:4860::8888'])(
		'lets %s through',
		(address) => {
			expect(isPublicAddress(address)).toBe(true);
		},
	);
});

describe('isRefusedLiteral', () => {
	it.each([
		'2130706433',
		'0x7f000001',
		'017700000001',
		'127.1',
		'127.0.1',
		'0x7f.1',
		'0177.0.0.1',
		'127.0.0.1.',
		'0',
		'3232235777',
		'%31%32%37.0.0.1',
		'１２７.0.0.1',
		'127。0。0。1',
		'[::1]',
		'[::ffff:127.0.0.1]',
		'[0:0:0:0:0:0:0:1]',
		'[64:ff9b::7f00:1]',
		'localhost',
		'LOCALHOST',
		'localhost.',
		'metadata.localhost',
	])('refuses a URL whose host is written %s', (host) => {
		expect(isRefusedLiteral(new URL(`http://${host}/`).hostname, [])).toBe(true);
	});

	it.each(['example.com', '8.8.8.8', '[2606:4700:4700::1111]', 'notlocalhost', 'localhost.example.com'])(
		'leaves %s to DNS or lets it through',
		(host) => {
			expect(isRefusedLiteral(new URL(`http://${host}/`).hostname, [])).toBe(false);
		},
	);

	it('exempts what the list names, in whatever spelling, and nothing else', () => {
		const allowed = parseAllowedHosts('127.0.0.1, LocalHost, ::1');
		for (const host of ['127.0.0.1', '127.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost', 'localhost.', '[::1]']) {
			expect(isRefusedLiteral(new URL(`http://${host}/`).hostname, allowed), host).toBe(false);
		}
		for (const host of ['127.0.0.2', 'a.localhost', '[::2]', '10.0.0.1']) {
			expect(isRefusedLiteral(new URL(`http://${host}/`).hostname, allowed), host).toBe(true);
		}
	});
});

describe('parseAllowedHosts', () => {
	it('gives canonical forms once each', () => {
		expect(
			parseAllowedHosts(' Feeds.Intra.Example. ,127.0.0.1,,127.1, [::1] ,0:0:0:0:0:0:0:1,münchen.example,my_host '),
		).toEqual(['feeds.intra.example', '127.0.0.1', '::1', 'xn--mnchen-3ya.example', 'my_host']);
	});

	it.each(['', ' ', ','])('gives nothing for %j', (value) => {
		expect(parseAllowedHosts(value)).toEqual([]);
	});

	it.each([
		'http://intra',
		'intra:8080',
		'10.0.0.0/8',
		'*.intra',
		'a b',
		'user@intra',
		'[::1]:80',
		'[::1',
		'999.1.1.1',
	])('refuses %s by the name of the variable', (entry) => {
		expect(() => parseAllowedHosts(`ok.example,${entry}`)).toThrow('MM_ICAL_ALLOWED_HOSTS');
		expect(() => parseAllowedHosts(`ok.example,${entry}`)).toThrow(entry);
	});
});

describe('the address guard', () => {
	it.each([
		'127.0.0.1',
		'127.1',
		'2130706433',
		'0x7f000001',
		'0177.0.0.1',
		'[::ffff:127.0.0.1]',
		'[::ffff:7f00:1]',
		'0.0.0.0',
		'localhost',
		'[::1]',
	])('connects to %s only where it is exempt', async (host) => {
		const server = await serve(text('inside'));
		const http = client({ allowedHosts: [] });
		const refused = await failure(http.get({ url: secretUrl(`http://${host}:${server.port}`) }));
		expect(refused.code).toBe('REFUSED_ADDRESS');
		expect(refused.message).toContain('MM_ICAL_ALLOWED_HOSTS');
		expect(server.connectionCount()).toBe(0);
	});

	it('exempts an address in every spelling and a name for all its addresses', async () => {
		const server = await serve(text('inside'));
		const http = client({ allowedHosts: ['127.0.0.1'], resolve: async () => [loopback] });
		for (const host of ['127.0.0.1', '2130706433', 'feed.example']) {
			expect((await http.get({ url: secretUrl(`http://${host}:${server.port}`) })).status, host).toBe(200);
		}
		const byName = client({ allowedHosts: ['feed.example'], resolve: async () => [loopback] });
		expect((await byName.get({ url: secretUrl(`http://feed.example:${server.port}`) })).status).toBe(200);
		expect((await failure(byName.get({ url: secretUrl(`http://other.example:${server.port}`) }))).code).toBe(
			'REFUSED_ADDRESS',
		);
	});

	it.each([
		'127.0.0.1',
		'10.0.0.1',
		'::1',
		'::ffff:127.0.0.1',
		'64:ff9b::7f00:1',
		'169.254.169.254',
		'100.64.0.1',
		'garbage',
	])('refuses a name that resolves to %s', async (address) => {
		const http = client({
			allowedHosts: [],
			resolve: async () => [{ address, family: address.includes(':') ? 6 : 4 }],
		});
		expect((await failure(http.get({ url: secretUrl('http://feed.example') }))).code).toBe('REFUSED_ADDRESS');
	});

	it('checks the very answer it connects by, so that a name cannot change its mind in between', async () => {
		const server = await serve(text('inside'));
		const answers: ResolvedAddress[][] = [[{ address: '10.0.0.1', family: 4 }], [loopback]];
		let asked = 0;
		// Each time DNS is asked it answers anew; the second answer would reach the server.
		const resolve = async (): Promise<ResolvedAddress[]> => answers[asked++] ?? [];
		const http = client({ allowedHosts: [], resolve });
		const request = (): Promise<ProviderError> =>
			failure(http.get({ url: secretUrl(`http://rebind.example:${server.port}`) }));
		expect((await request()).code).toBe('REFUSED_ADDRESS');
		expect(asked).toBe(1);
		expect((await request()).code).toBe('REFUSED_ADDRESS');
		expect(asked).toBe(2);
		expect(server.connectionCount()).toBe(0);
	});

	it('reaches only the permitted ones of several addresses', async () => {
		const server = await serve(text('permitted'));
		const addresses: ResolvedAddress[] = [{ address: '127.0.0.2', family: 4 }, { address: '::1', family: 6 }, loopback];
		const http = client({ resolve: async () => addresses });
		expect((await http.get({ url: secretUrl(`http://mixed.example:${server.port}`) })).body.toString()).toBe(
			'permitted',
		);
		expect(server.requests[0]?.headers.host).toBe(`mixed.example:${server.port}`);
		expect(server.requests[0]?.socket.localAddress).toBe('127.0.0.1');
	});

	it('names a host that does not exist', async () => {
		const resolve = (): Promise<never> =>
			Promise.reject(Object.assign(new Error(`getaddrinfo ${SECRET}`), { code: 'ENOTFOUND' }));
		const missing = await failure(client({ resolve }).get({ url: secretUrl('http://feed.example') }));
		expect(missing).toMatchObject({ code: 'UNREACHABLE', message: 'feed.example could not be found.' });
	});
});
