import { isIPv4 } from 'node:net';

/**
 * The large network that an address lies in: the first 16 bits of an IPv4 address, the first 32 of an IPv6 one. It tells a provider or a
 * town, never a household. `198.51`, `2001:db8`; `local` for addresses that never leave a house or a machine (RFC 1918, RFC 4193).
 */
export function coarseNetwork(network: string): string {
  if (isIPv4(network)) return isLocal4(network) ? 'local' : network.split('.').slice(0, 2).join('.');
  const [first = '0', second = '0'] = network.replace(/::.*$/u, '').split(':');
  if (first === '' || /^f[cde]/iu.test(first) || (first === '0' && /^0(?::0)*::\/64$/u.test(network))) return 'local';
  return `${first}:${second}`;
}

function isLocal4(address: string): boolean {
  return /^(?:10|127)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\./u.test(address);
}
