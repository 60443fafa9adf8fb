import { openLineLog } from '../disk/line-log.ts';
import type { Answer, Question, RegistryName } from './registry.ts';

/** One question that a registry has taken. */
export interface Asked {
  readonly requestId: string;
  readonly registry: RegistryName;
  readonly question: Question;
  readonly callbackUrl?: string;
  /** ISO 8601. */
  readonly takenAt: string;
  /** Time the registry takes when nothing is wrong with it. */
  readonly workMilliseconds: number;
  readonly answer?: Answer;
  readonly answeredAt?: string;
  /** The call-back has been taken, or was given up. */
  readonly calledBack?: true;
}

export interface AskedStore {
  find(registry: RegistryName, requestId: string): Asked | undefined;
  /** Writes it to disk before returning. */
  put(asked: Asked): void;
  /** Oldest first: not answered, or not called back yet. */
  unfinished(): readonly Asked[];
  count(registry: RegistryName): { readonly waiting: number; readonly answered: number };
}

/** Questions kept; the oldest finished ones are forgotten. */
const keptQuestions = 5_000;

const keyOf = ({ registry, requestId }: Pick<Asked, 'registry' | 'requestId'>) => `${registry}/${requestId}`;
const isFinished = ({ answer, callbackUrl, calledBack }: Asked) =>
  answer !== undefined && (callbackUrl === undefined || calledBack === true);

function isAsked(value: unknown): value is Asked {
  return typeof value === 'object' && value !== null && 'requestId' in value && 'registry' in value && 'question' in value;
}

/** What the registries were asked, also before a restart; `file` is JSON lines of which the last of a question counts. */
export function openAsked(file: string): AskedStore {
  const log = openLineLog(file, isAsked);
  const finished = new Map<string, Asked>();
  const open = new Map<string, Asked>();
  const keep = (asked: Asked) => {
    const key = keyOf(asked);
    open.delete(key);
    (isFinished(asked) ? finished : open).set(key, asked);
    const [oldest] = finished.keys();
    if (finished.size > keptQuestions && oldest !== undefined) finished.delete(oldest);
  };
  for (const asked of log.read()) keep(asked);
  return {
    find: (registry, requestId) => open.get(keyOf({ registry, requestId })) ?? finished.get(keyOf({ registry, requestId })),
    put(asked) {
      keep(asked);
      log.append(asked, () => [...finished.values(), ...open.values()]);
    },
    unfinished: () => [...open.values()],
    count(registry) {
      const own = [...finished.values(), ...open.values()].filter((asked) => asked.registry === registry);
      const answered = own.filter(({ answer }) => answer !== undefined).length;
      return { waiting: own.length - answered, answered };
    },
  };
}
