import {
  RegistryFault,
  type Registry,
  type RegistryAnswer,
  type RegistryCallback,
  type RegistryReply,
} from '../../capabilities/registries/ports.ts';
import { requestBounded, type BoundedAnswer, type BoundedRequest } from './bounded-request.ts';
import { createCallbackReader } from './callback-reader.ts';
import { ajv, type Dialect } from './dialect.ts';

export interface HttpRegistrySettings {
  readonly url: string;
  readonly token: string;
  /** Our own address, under which call-backs come. */
  readonly issuer: string;
  readonly timeoutMilliseconds: number;
}

interface WireReply {
  readonly requestId: string;
  readonly status: 'accepted' | 'answered';
  readonly retryAfterSeconds?: number;
  readonly answer?: unknown;
}

const isReply = ajv.compile<WireReply>({
  type: 'object',
  required: ['requestId', 'status'],
  properties: {
    requestId: { type: 'string' },
    status: { type: 'string', enum: ['accepted', 'answered'] },
    retryAfterSeconds: { type: 'integer', minimum: 0, maximum: 86_400 },
  },
});

/** A registry by HTTP and JSON, as the documents in docs/registries describe it. */
export class HttpRegistry implements Registry {
  readonly #dialect: Dialect;
  readonly #settings: HttpRegistrySettings;
  readonly #readCallback: (body: string) => Promise<RegistryCallback>;

  constructor(dialect: Dialect, settings: HttpRegistrySettings) {
    this.#dialect = dialect;
    this.#settings = settings;
    this.#readCallback = createCallbackReader(dialect, settings);
  }

  async ask({ checkId, data }: Parameters<Registry['ask']>[0], signal: AbortSignal): Promise<RegistryReply> {
    const { issuer } = this.#settings;
    const callbackUrl = `${issuer}/registries/${this.#dialect.slug}/answers`;
    const body = JSON.stringify({ requestId: checkId, callbackUrl, question: this.#dialect.question(data) });
    const answered = await this.#exchange('/v1/requests', { method: 'POST', body }, signal);
    if (answered === 'unknown') throw new RegistryFault('refused');
    return this.#read(answered, checkId);
  }

  async poll(checkId: string, signal: AbortSignal): Promise<RegistryReply | { readonly kind: 'unknown' }> {
    const answered = await this.#exchange(`/v1/requests/${encodeURIComponent(checkId)}`, { method: 'GET' }, signal);
    return answered === 'unknown' ? { kind: 'unknown' } : this.#read(answered, checkId);
  }

  readCallback(body: string): Promise<RegistryCallback> {
    return this.#readCallback(body);
  }

  /** The text of a 200 or 202; whatever else happens is a fault. */
  async #exchange(path: string, request: Pick<BoundedRequest, 'method' | 'body'>, signal: AbortSignal): Promise<string> {
    const { url, token, timeoutMilliseconds } = this.#settings;
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' };
    const answered = await requestBounded({ ...request, url: `${url}${path}`, headers, timeoutMilliseconds }, signal);
    if (answered.status === 200 || answered.status === 202) return answered.text;
    if (answered.status === 404) return 'unknown';
    throw faultOfStatus(answered);
  }

  #read(text: string, checkId: string): RegistryReply {
    const reply = parseJson(text);
    if (!isReply(reply)) throw new RegistryFault('garbage');
    if (reply.requestId !== checkId) throw new RegistryFault('foreign_answer');
    if (reply.status === 'accepted') {
      return { kind: 'accepted', ...(reply.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: reply.retryAfterSeconds }) };
    }
    const answer: RegistryAnswer | undefined = this.#dialect.parseAnswer(reply.answer);
    if (answer === undefined) throw new RegistryFault('garbage');
    return { kind: 'answered', answer };
  }
}

function faultOfStatus({ status, headers }: BoundedAnswer): RegistryFault {
  if (status !== 429 && status < 500) return new RegistryFault('refused');
  const seconds = headers['retry-after'] ?? '';
  return new RegistryFault('unavailable', /^\d{1,6}$/u.test(seconds) ? Number(seconds) : undefined);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
