/** First octets and prefix lengths of IPv4 blocks that no service on the public network can have (RFC 6890). */
const reservedIpv4: readonly (readonly [network: string, prefixBits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
];

/**
 * IPv6 blocks as URL parsers write them, without brackets: everything below `1::` (unspecified, loopback, IPv4 in its old and mapped
 * forms), what carries an IPv4 address inside (translated, Teredo, 6to4), discard, unique local, link-local and multicast.
 */
const reservedIpv6 = /^(?:::.*|64:ff9b:.*|2001:(?:0:.*|:.*)|2002:.*|100::.*|f[cd][\da-f]{2}:.*|fe[89a-f][\da-f]:.*|ff[\da-f]{2}:.*)$/u;

/**
 * Whether a host name as `URL.hostname` gives it is this machine or an address of a private or reserved network. URL parsers have already
 * turned `0x7f.1` and `2130706433` into `127.0.0.1`. A name is looked up only when we connect: that gate checks the answer again.
 */
export function isReservedAddress(hostname: string): boolean {
  if (/(?:^|\.)localhost\.?$/u.test(hostname)) return true;
  if (hostname.startsWith('[')) return reservedIpv6.test(hostname.slice(1, -1));
  if (!/^\d+\.\d+\.\d+\.\d+$/u.test(hostname)) return false;
  const address = toNumber(hostname);
  return reservedIpv4.some(([network, prefixBits]) => {
    const blockSize = 2 ** (32 - prefixBits);
    return Math.floor(address / blockSize) === Math.floor(toNumber(network) / blockSize);
  });
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}
