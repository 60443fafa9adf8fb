/** A browser without a screen: one cookie jar for the host, as browsers keep it, whatever the port. */
export interface Visit {
  readonly url: string;
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
  /** Every address the browser was sent to on the way. */
  readonly hops: readonly string[];
}

export interface Visitor {
  open(url: string): Promise<Visit>;
  /** Sends the first form of the page with its own fields and these. */
  submit(visit: Visit, fields?: Readonly<Record<string, string>>): Promise<Visit>;
  post(url: string): Promise<Visit>;
  cookie(name: string): string | undefined;
}

const unescaped = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');

function hiddenFields(body: string): Record<string, string> {
  const inputs = [...body.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => tag);
  return Object.fromEntries(
    inputs.map((tag) => [/name="([^"]*)"/.exec(tag)?.[1] ?? '', unescaped(/value="([^"]*)"/.exec(tag)?.[1] ?? '')]),
  );
}

export function createVisitor(): Visitor {
  const jar = new Map<string, string>();
  const remember = (headers: Headers) => {
    for (const cookie of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
  };
  const go = async (url: string, init: RequestInit = {}, hops: readonly string[] = []): Promise<Visit> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { ...init, headers: { cookie }, redirect: 'manual' });
    remember(answer.headers);
    const location = answer.headers.get('location');
    if (location === null) return { url, status: answer.status, body: await answer.text(), headers: answer.headers, hops };
    const next = new URL(location, url).href;
    return go(next, {}, [...hops, next]);
  };
  return {
    open: (url) => go(url),
    post: (url) => go(url, { method: 'POST' }),
    cookie: (name) => jar.get(name),
    submit(visit, fields = {}) {
      const action = unescaped(/<form[^>]*action="([^"]*)"/.exec(visit.body)?.[1] ?? visit.url);
      const body = new URLSearchParams({ ...hiddenFields(visit.body), ...fields });
      return go(new URL(action, visit.url).href, { method: 'POST', body });
    },
  };
}
