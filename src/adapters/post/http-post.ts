import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import {
  PostFault,
  type HandOverResult,
  type LetterToPrint,
  type PostalService,
  type PostEvent,
} from '../../capabilities/proofing/ports.ts';
import { fetchBounded } from './bounded-fetch.ts';
import { letterText } from './letter-words.ts';
import { printLetters } from './print-letters.ts';

export interface HttpPostSettings {
  /** Base address, under which `/v1/letters` and `/v1/events` stand. */
  readonly url: string;
  readonly token: string;
}

interface WireResults {
  readonly results: readonly { readonly letterId: string; readonly status: 'taken' | 'refused'; readonly trackingNumber?: string }[];
}

interface WireJournal {
  readonly position: string;
  readonly events: readonly {
    readonly eventId: string;
    readonly letterId: string;
    readonly kind: string;
    readonly at: string;
    readonly place?: string;
  }[];
}

const ajv = new Ajv({ strict: true });
// A CommonJS package under its namespace: the plugin is its `default`.
formats.default(ajv);
const id = { type: 'string', minLength: 1, maxLength: 100 };

const isResults = ajv.compile<WireResults>({
  type: 'object',
  required: ['results'],
  properties: {
    results: {
      type: 'array',
      items: {
        type: 'object',
        required: ['letterId', 'status'],
        properties: {
          letterId: id,
          status: { enum: ['taken', 'refused'] },
          trackingNumber: { type: 'string', pattern: '^[A-Za-z0-9-]{4,40}$' },
        },
      },
    },
  },
});

const isJournal = ajv.compile<WireJournal>({
  type: 'object',
  required: ['events', 'position'],
  properties: {
    position: { type: 'string', minLength: 1, maxLength: 200 },
    events: {
      type: 'array',
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['eventId', 'letterId', 'kind', 'at'],
        properties: {
          eventId: id,
          letterId: id,
          kind: { type: 'string', maxLength: 50 },
          at: { type: 'string', format: 'date-time' },
          place: { type: 'string', maxLength: 100 },
        },
      },
    },
  },
});

const kinds: ReadonlySet<string> = new Set<PostEvent['kind']>(['printed', 'in_transit', 'delivered', 'returned']);

/** A post by HTTP and JSON, as docs/post/post.yaml describes it. */
export class HttpPost implements PostalService {
  readonly #settings: HttpPostSettings;

  constructor(settings: HttpPostSettings) {
    this.#settings = settings;
  }

  async handOver(letters: readonly LetterToPrint[], signal: AbortSignal): Promise<readonly HandOverResult[]> {
    const { url, token } = this.#settings;
    const printed = await printLetters(letters, signal);
    const body = JSON.stringify({ letters: letters.map((letter, index) => onTheWire(letter, printed[index] ?? new Uint8Array())) });
    const answer = await fetchBounded({ url: `${url}/v1/letters`, method: 'POST', token, body }, signal);
    if (!isResults(answer)) throw new PostFault('garbage');
    const asked = new Set(letters.map(({ letterId }) => letterId));
    if (answer.results.some(({ letterId }) => !asked.has(letterId))) throw new PostFault('foreign_answer');
    return answer.results.map(({ letterId, status, trackingNumber }) =>
      status === 'refused'
        ? { kind: status, letterId }
        : { kind: status, letterId, ...(trackingNumber === undefined ? {} : { trackingNumber }) },
    );
  }

  async events(after: string | undefined, signal: AbortSignal): ReturnType<PostalService['events']> {
    const { url, token } = this.#settings;
    const query = after === undefined ? '' : `?${new URLSearchParams({ after }).toString()}`;
    const answer = await fetchBounded({ url: `${url}/v1/events${query}`, method: 'GET', token }, signal);
    if (!isJournal(answer)) throw new PostFault('garbage');
    // A post may tell more than we know of.
    const events = answer.events
      .filter(({ kind }) => kinds.has(kind))
      .map(({ eventId, letterId, kind, at, place }): PostEvent => {
        const shownPlace = place?.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim() ?? '';
        return {
          eventId,
          letterId,
          kind: kind as PostEvent['kind'],
          at: new Date(at),
          ...(shownPlace === '' ? {} : { place: shownPlace }),
        };
      });
    return { events, position: answer.position };
  }
}

function onTheWire(letter: LetterToPrint, pdf: Uint8Array): object {
  const { letterId, addressee } = letter;
  const document = { contentType: 'application/pdf', content: Buffer.from(pdf).toString('base64') };
  return { letterId, service: 'registered', addressee, document, text: letterText(letter) };
}
