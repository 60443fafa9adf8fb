import { isReservedAddress } from '../../kernel/reserved-addresses.ts';

/**
 * What an address in a client file is for. `page`: a link shown to citizens. `redirect`, `native_redirect`: where a browser, or an app, is
 * sent back. `server`: we connect to it. `resource`: only an identifier.
 */
export type UriUse = 'page' | 'redirect' | 'native_redirect' | 'server' | 'resource';

/** Characters of RFC 3986. Refused here because URL parsers quietly drop or change the others. */
const uriCharacters = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/u;
const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const scriptSchemes = new Set(['javascript:', 'vbscript:', 'data:', 'blob:', 'file:', 'about:', 'filesystem:']);
const LONGEST = 2000;

/** What is wrong with an address, undefined when nothing is. `allowLoopback`: the deployment is a sandbox. */
export function uriFault(text: string, use: UriUse, allowLoopback = false): string | undefined {
  if (text === '') return 'must not be empty';
  if (text.length > LONGEST) return `must not be longer than ${LONGEST} characters`;
  if (text.includes('*')) return 'must not contain a wildcard: list each address';
  if (!uriCharacters.test(text)) return 'must consist of the characters of RFC 3986; write others percent-encoded, host names in punycode';
  const url = URL.parse(text);
  if (url === null) return 'must be an absolute URI';
  if (scriptSchemes.has(url.protocol)) return `must not use the scheme ${url.protocol.slice(0, -1)}`;
  if (text.includes('#')) return 'must not contain a fragment (#)';
  if (url.username !== '' || url.password !== '' || /^[a-z]+:\/\/[^/?]*@/iu.test(text)) return 'must not contain a user name or password';
  return schemeRules[use](url, allowLoopback);
}

/** Host and port of an address, as the sector of a pairwise subject is computed (OpenID Connect Core §8.1). */
export function hostOf(text: string): string | undefined {
  return URL.parse(text)?.host;
}

type SchemeRule = (url: URL, allowLoopback: boolean) => string | undefined;

const webOrSandbox: SchemeRule = (url, allowLoopback) => {
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:' || !loopbackHosts.has(url.hostname)) return 'must begin with https://';
  return allowLoopback ? undefined : 'must begin with https://; http to this machine is for a sandbox or a native application';
};

const schemeRules: Readonly<Record<UriUse, SchemeRule>> = {
  page: webOrSandbox,
  redirect: webOrSandbox,
  native_redirect: (url) => {
    if (url.protocol === 'http:')
      return loopbackHosts.has(url.hostname) ? undefined : 'http is for loopback addresses only (RFC 8252 §7.3)';
    if (url.protocol === 'https:') return loopbackHosts.has(url.hostname) ? 'must use http for a loopback address' : undefined;
    return url.protocol.includes('.')
      ? undefined
      : 'must use a scheme that is a reversed domain name, like com.example.app (RFC 8252 §7.1)';
  },
  server: (url, allowLoopback) => {
    if (allowLoopback && loopbackHosts.has(url.hostname)) return webOrSandbox(url, true);
    if (isReservedAddress(url.hostname))
      return 'must not lie in a loopback, private or reserved network: we connect to public addresses only';
    return webOrSandbox(url, false);
  },
  resource: () => undefined,
};
