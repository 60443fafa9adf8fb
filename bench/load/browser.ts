import { Connection, type HttpAnswer } from './connection.ts';

export interface Server {
  readonly port: number;
  /** Host name of the issuer; the load speaks as the proxy in front of it. */
  readonly host: string;
}

const form = 'content-type: application/x-www-form-urlencoded\r\n';

/** A browser, or a portal's server when it sends an authorization header: keeps cookies by name and path, follows nothing by itself. */
export class Browser {
  readonly #connection: Connection;
  readonly #common: string;
  readonly #cookies = new Map<string, { pair: string; path: string }>();

  constructor(server: Server, network: string) {
    this.#connection = new Connection(server.port);
    this.#common = `host: ${server.host}\r\nx-forwarded-proto: https\r\nx-forwarded-for: ${network}\r\naccept: text/html,application/json\r\n`;
  }

  async get(target: string, headers = ''): Promise<HttpAnswer> {
    return this.#keep(await this.#connection.request('GET', target, this.#headers(target, headers)));
  }

  async post(target: string, fields: Readonly<Record<string, string>>, headers = ''): Promise<HttpAnswer> {
    const body = new URLSearchParams(fields).toString();
    return this.#keep(await this.#connection.request('POST', target, this.#headers(target, `${form}${headers}`), body));
  }

  /** Another person sits down at another browser; the connection stays, as behind a proxy. */
  forgetCookies(): void {
    this.#cookies.clear();
  }

  close(): void {
    this.#connection.close();
  }

  #headers(target: string, headers: string): string {
    const fitting = [...this.#cookies.values()].filter(({ path }) => target.startsWith(path)).map(({ pair }) => pair);
    return `${this.#common}${headers}${fitting.length === 0 ? '' : `cookie: ${fitting.join('; ')}\r\n`}`;
  }

  #keep(answer: HttpAnswer): HttpAnswer {
    for (const line of answer.cookies) {
      const [pair = ''] = line.split(';', 1);
      const path = /; *path=([^;]*)/iu.exec(line)?.[1] ?? '/';
      const key = `${path}\0${pair.slice(0, pair.indexOf('='))}`;
      if (pair.endsWith('=') || line.includes('01 Jan 1970')) this.#cookies.delete(key);
      else this.#cookies.set(key, { pair, path });
    }
    return answer;
  }
}
