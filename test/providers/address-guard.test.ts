import { describe, expect, it } from 'vitest';
import { isPublicAddress, isRefusedLiteral, parseAllowedHosts } from '../../extensions/meeting-manager/src/providers/address-guard';

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

	it.each(['8.8.8.8', '142.250.74.46', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1', '192.0.1.1', '198.17.0.1', '223.255.255.1'])(
		'lets %s through',
		(address) => {
			expect(isPublicAddress(address)).toBe(true);
		},
	);

	it.each(['2606:4700:4700::1111', '2a00:1450:4001:829::200e', '2001:4860:4860::8888'])('lets %s through', (address) => {
		expect(isPublicAddress(address)).toBe(true);
	});
});

describe('isRefusedLiteral', () => {
	it.each([
		'2130706433', '0x7f000001', '017700000001', '127.1', '127.0.1', '0x7f.1', '0177.0.0.1', '127.0.0.1.', '0', '3232235777',
		'%31%32%37.0.0.1', '１２７.0.0.1', '127。0。0。1', '[::1]', '[::ffff:127.0.0.1]', '[0:0:0:0:0:0:0:1]', '[64:ff9b::7f00:1]',
		'localhost', 'LOCALHOST', 'localhost.', 'metadata.localhost',
	])('refuses a URL whose host is written %s', (host) => {
		expect(isRefusedLiteral(new URL(`http://${host}/`).hostname, [])).toBe(true);
	});

	it.each(['example.com', '8.8.8.8', '[2606:4700:4700::1111]', 'notlocalhost', 'localhost.example.com'])('leaves %s to DNS or lets it through', (host) => {
		expect(isRefusedLiteral(new URL(`http://${host}/`).hostname, [])).toBe(false);
	});

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
		expect(parseAllowedHosts(' Feeds.Intra.Example. ,127.0.0.1,,127.1, [::1] ,0:0:0:0:0:0:0:1,münchen.example,my_host ')).toEqual([
			'feeds.intra.example',
			'127.0.0.1',
			'::1',
			'xn--mnchen-3ya.example',
			'my_host',
		]);
	});

	it.each(['', ' ', ','])('gives nothing for %j', (value) => {
		expect(parseAllowedHosts(value)).toEqual([]);
	});

	it.each(['http://intra', 'intra:8080', '10.0.0.0/8', '*.intra', 'a b', 'user@intra', '[::1]:80', '[::1', '999.1.1.1'])(
		'refuses %s by the name of the variable',
		(entry) => {
			expect(() => parseAllowedHosts(`ok.example,${entry}`)).toThrow('MM_ICAL_ALLOWED_HOSTS');
			expect(() => parseAllowedHosts(`ok.example,${entry}`)).toThrow(entry);
		},
	);
});
