interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** Cookies of one browser at one host, by name and path (RFC 6265 §5.3), without those that have ended. */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  keep(header: string, requestPath: string): void {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
    const attribute = (name: string) => attributes.find((part) => part.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
    const [name = '', ...rest] = pair.split('=');
    const path = attribute('path') ?? requestPath.slice(0, Math.max(1, requestPath.lastIndexOf('/')));
    const expires = Date.parse(attribute('expires') ?? '');
    const hasEnded = attribute('max-age') === '0' || expires < Date.now();
    if (hasEnded) this.#cookies.delete(`${path} ${name}`);
    else this.#cookies.set(`${path} ${name}`, { name, value: rest.join('='), path });
  }

  /** For the header of a request to this path. */
  header(path: string): string {
    const isUnder = (folder: string) => path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
    return [...this.#cookies.values()]
      .filter((cookie) => isUnder(cookie.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }
}
