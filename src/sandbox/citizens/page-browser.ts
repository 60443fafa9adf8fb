import { randomInt } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { CookieJar } from './cookie-jar.ts';
import { formsIn, unescapeHtml, type PageForm } from './page-form.ts';

/** A page as it came, after all redirects. */
export interface VisitedPage {
  readonly url: string;
  readonly status: number;
  readonly markup: string;
}

/** The provider showed something else than what the journey goes on with. */
export class JourneyFailure extends Error {
  override readonly name = 'JourneyFailure';
  /** Path of the page that was last seen, without its query. */
  readonly path: string;
  readonly status: number;
  /** Faults that the page named, in its language. */
  readonly faults: readonly string[];

  constructor({ url, status, markup }: VisitedPage, expected: string) {
    super(`expected ${expected}`);
    this.path = new URL(url).pathname;
    this.status = status;
    this.faults = faultsIn(markup);
  }
}

/** Throws a JourneyFailure unless this is that page, shown without faults. */
export function requirePage(page: VisitedPage, path: string): void {
  if (new URL(page.url).pathname !== path || page.status !== 200) throw new JourneyFailure(page, `the page ${path}`);
}

const mostRedirects = 15;
const timeoutMilliseconds = 20_000;

const isLoopback = (host: string) => host === 'localhost' || /^127\.\d+\.\d+\.\d+$/u.test(host);

/**
 * A browser without a screen and without scripts, which knows the provider by its pages alone. Each has a loopback address of its own (all
 * of 127.0.0.0/8 is this machine), as people have at home: what the provider counts by network, it counts for each of them.
 */
export class PageBrowser {
  readonly #jar = new CookieJar();
  readonly #origin: string;
  readonly #agent: HttpAgent | undefined;

  constructor(issuer: string) {
    const { origin, hostname, protocol } = new URL(issuer);
    this.#origin = origin;
    const localAddress = `127.${[1, 2, 3].map(() => randomInt(1, 255)).join('.')}`;
    if (isLoopback(hostname) && protocol === 'http:') this.#agent = new HttpAgent({ keepAlive: true, family: 4, localAddress });
  }

  open(path: string): Promise<VisitedPage> {
    return this.#visit(new URL(path, this.#origin), { method: 'GET' });
  }

  /** Follows the first link of the page that leads to this path. */
  follow(page: VisitedPage, path: string): Promise<VisitedPage> {
    const links = [...page.markup.matchAll(/<a\b[^>]*\shref="([^"]*)"/gu)].map(([, href = '']) => new URL(unescapeHtml(href), page.url));
    const link = links.find(({ pathname }) => pathname === path);
    if (link === undefined) throw new JourneyFailure(page, `a link to ${path}`);
    return this.#visit(link, { method: 'GET' });
  }

  /** Sends the form of the page that has all these fields, with these values in place of its own; of several, the one sent to where `to` is the end. */
  submit(page: VisitedPage, fields: Readonly<Record<string, string>>, to = ''): Promise<VisitedPage> {
    const form = formWith(page, Object.keys(fields), to);
    const own = form.values.filter(([name]) => !(name in fields));
    const body = encoded([...own, ...Object.entries(fields)]);
    return this.#visit(new URL(form.action, page.url), { method: 'POST', body });
  }

  close(): void {
    this.#agent?.destroy();
  }

  async #visit(target: URL, sent: { readonly method: string; readonly body?: string }): Promise<VisitedPage> {
    let [url, request] = [target, sent];
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const answer = await this.#send(url, request);
      const [status, markup] = [answer.statusCode ?? 0, await text(answer)];
      const page = { url: url.href, status, markup };
      const { location } = answer.headers;
      if (status < 300 || status >= 400 || location === undefined) return page;
      url = new URL(location, url);
      if (url.origin !== this.#origin) throw new JourneyFailure(page, 'a page of the provider');
      request = { method: 'GET' };
    }
    throw new JourneyFailure({ url: url.href, status: 310, markup: '' }, 'fewer redirects');
  }

  #send(url: URL, { method, body }: { readonly method: string; readonly body?: string }): Promise<IncomingMessage> {
    const cookie = this.#jar.header(url.pathname);
    const headers = {
      accept: 'text/html',
      'accept-language': 'ru',
      'user-agent': 'Paiza sandbox',
      'sec-fetch-site': 'same-origin',
      ...(cookie === '' ? {} : { cookie }),
      ...(body === undefined
        ? {}
        : { origin: this.#origin, 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
    };
    const options: RequestOptions = {
      method,
      headers,
      timeout: timeoutMilliseconds,
      ...(this.#agent === undefined ? {} : { agent: this.#agent }),
    };
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = send(url, options, (answer) => {
        for (const line of answer.headers['set-cookie'] ?? []) this.#jar.keep(line, url.pathname);
        resolve(answer);
      });
      request.once('error', reject).once('timeout', () => request.destroy(new Error('the provider does not answer')));
      request.end(body);
    });
  }
}

function encoded(fields: readonly (readonly [name: string, value: string])[]): string {
  const body = new URLSearchParams();
  for (const [name, value] of fields) body.append(name, value);
  return body.toString();
}

function formWith(page: VisitedPage, fields: readonly string[], to: string): PageForm {
  const form = formsIn(page.markup).find(({ names, action }) => action.endsWith(to) && fields.every((field) => names.has(field)));
  if (form === undefined) throw new JourneyFailure(page, `a form with ${fields.join(', ')} to ${to}`);
  return form;
}

/** Texts of the summary of errors above a form, else the heading. */
function faultsIn(markup: string): readonly string[] {
  const plain = (piece: string) => unescapeHtml(piece.replaceAll(/<[^>]*>/gu, ' ').replaceAll(/\s+/gu, ' ')).trim();
  const summary = /<div class="error-summary"[\s\S]*?<ul>([\s\S]*?)<\/ul>/u.exec(markup)?.[1] ?? '';
  const faults = [...summary.matchAll(/<li>([\s\S]*?)<\/li>/gu)].map(([, item = '']) => plain(item));
  const heading = /<h1[^>]*>([\s\S]*?)<\/h1>/u.exec(markup)?.[1];
  return faults.length > 0 || heading === undefined ? faults : [plain(heading)];
}
