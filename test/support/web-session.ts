/** What a page answered, as a browser without JavaScript sees it. */
export interface WebPage {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Hidden fields and values of the page's first form, by name. */
  readonly fields: Readonly<Record<string, string>>;
  readonly formAction: string | undefined;
}

/** A browser without a screen: keeps cookies by name and path, follows redirects one by one, fills in forms. */
export class WebSession {
  readonly #cookies = new Map<string, { name: string; value: string; path: string }>();
  /** Sent with every request: another address, another language. */
  readonly headers: Record<string, string>;

  constructor(headers: Record<string, string> = {}) {
    this.headers = { accept: 'text/html', ...headers };
  }

  /** One request; redirects are not followed. */
  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = this.cookieHeader(new URL(url).pathname);
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { ...this.headers, ...(cookie === '' ? {} : { cookie }), ...(init.headers as Record<string, string>) },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line, new URL(url).pathname);
    return response;
  }

  /** GET, following redirects while they stay on `within` (default: the same origin); the last answer, or the redirect that leaves. */
  async open(url: string): Promise<WebPage> {
    return this.#follow(await this.request(url), url);
  }

  /** Sends the page's form with these values added, and follows. */
  async submit(page: WebPage, values: Record<string, string>, action = page.formAction): Promise<WebPage> {
    const url = new URL(action ?? page.url, page.url).href;
    const body = new URLSearchParams({ ...page.fields, ...values });
    return this.#follow(await this.request(url, { method: 'POST', body }), url);
  }

  /** Sends the page's form as one with files, which go by the name of their field. */
  async upload(page: WebPage, values: Record<string, string>, files: Record<string, Uint8Array> = {}): Promise<WebPage> {
    const url = new URL(page.formAction ?? page.url, page.url).href;
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...page.fields, ...values })) body.set(name, value);
    for (const [name, bytes] of Object.entries(files)) body.set(name, new Blob([new Uint8Array(bytes)]), 'file.sig');
    return this.#follow(await this.request(url, { method: 'POST', body }), url);
  }

  cookieHeader(path: string): string {
    const fitting = [...this.#cookies.values()].filter((cookie) => path.startsWith(cookie.path));
    return fitting.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  /** A cookie of the provider by its plain name; over http all of them begin with `paiza_`. */
  cookie(name: string): string | undefined {
    return [...this.#cookies.values()].find((cookie) => cookie.name === `paiza_${name}`)?.value;
  }

  setCookie(plainName: string, value: string, path = '/'): void {
    const name = `paiza_${plainName}`;
    this.#cookies.set(`${path}\0${name}`, { name, value, path });
  }

  async #follow(first: Response, firstUrl: string): Promise<WebPage> {
    let [response, url] = [first, firstUrl];
    for (let hop = 0; hop < 12 && response.status >= 300 && response.status < 400; hop++) {
      const next = new URL(response.headers.get('location') ?? '', url);
      if (next.origin !== new URL(url).origin) return page(next.href, response, '');
      await response.arrayBuffer();
      url = next.href;
      response = await this.request(url);
    }
    return page(url, response, await response.text());
  }

  #keep(line: string, requestPath: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name = '', ...rest] = pair.split('=');
    const attribute = (key: string) => attributes.find((part) => part.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
    const path = attribute('path') ?? requestPath;
    const expires = attribute('expires');
    const value = rest.join('=');
    if (value === '' || attribute('max-age') === '0' || (expires !== undefined && new Date(expires).getTime() < Date.now()))
      this.#cookies.delete(`${path}\0${name}`);
    else this.#cookies.set(`${path}\0${name}`, { name, value, path });
  }
}

function page(url: string, response: Response, text: string): WebPage {
  const form = /<form[^>]*>[\s\S]*?<\/form>/u.exec(text)?.[0] ?? '';
  const fields: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/gu)) {
    const name = /name="([^"]*)"/u.exec(tag)?.[1];
    if (name !== undefined) fields[name] = unescapeHtml(/value="([^"]*)"/u.exec(tag)?.[1] ?? '');
  }
  const action = /action="([^"]*)"/u.exec(form)?.[1];
  return {
    url,
    status: response.status,
    headers: response.headers,
    text,
    fields,
    formAction: action === undefined ? undefined : unescapeHtml(action),
  };
}

function unescapeHtml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
