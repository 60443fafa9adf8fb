/**
 * The network around a network as it is counted: `198.51.100.7` is in `198.51.100.0/24`, `2001:db8:1:2::/64` in `2001:db8:1::/48`. That is
 * what one customer of a provider can have whole (RFC 6177), and walk through address by address.
 */
export function widerNetwork(network: string): string {
  if (!network.includes(':')) return `${network.split('.').slice(0, 3).join('.')}.0/24`;
  return `${network.split(':').slice(0, 3).join(':')}::/48`;
}
