import type { Asked, AskedStore } from './asked.ts';
import type { CallBack } from './call-back.ts';
import { between } from './chance.ts';
import type { FaultSwitches } from './fault-switches.ts';
import { isMute } from './faults.ts';
import { judge } from './judge.ts';
import type { Population } from './population.ts';
import type { Question, RegistryName } from './registry.ts';

export interface NewQuestion {
  readonly requestId: string;
  readonly callbackUrl?: string;
  readonly question: Question;
}

/** The clerks of all registries: they take questions, work on them for a while, and answer. */
export interface Office {
  /** The same question under the same id is taken once; `another` when the id was used for another one. */
  take(registry: RegistryName, asked: NewQuestion): Asked | 'another';
  find(registry: RegistryName, requestId: string): Asked | undefined;
  stop(): Promise<void>;
}

interface OfficeParts {
  readonly asked: AskedStore;
  readonly people: Population;
  readonly switches: FaultSwitches;
  readonly callBack: CallBack;
}

/** In milliseconds. */
const quickestWork = 900;
const longestWork = 1_900;
const slowWork = 30_000;
const rhythm = 150;
/** Call-backs under way at once. */
const mostCalls = 32;
/** Waits before a call-back that nobody has taken is repeated; after the last it is given up, and polling remains. */
const callWaits = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000];

export function openOffice(parts: OfficeParts): Office {
  const { asked: store } = parts;
  const caller = createCaller(parts);
  const timer = setInterval(() => {
    for (const asked of store.unfinished()) {
      if (asked.answer === undefined) answerWhenDue(parts, asked);
      else caller.call(asked);
    }
  }, rhythm);
  return {
    take(registry, { requestId, callbackUrl, question }) {
      const known = store.find(registry, requestId);
      if (known !== undefined) return JSON.stringify(known.question) === JSON.stringify(question) ? known : 'another';
      const taken: Asked = {
        requestId,
        registry,
        question,
        ...(callbackUrl === undefined ? {} : { callbackUrl }),
        takenAt: new Date().toISOString(),
        workMilliseconds: between(quickestWork, longestWork),
      };
      store.put(taken);
      return answerWhenDue(parts, taken);
    },
    find: (registry, requestId) => store.find(registry, requestId),
    async stop() {
      clearInterval(timer);
      await caller.stop();
    },
  };
}

/** Faults count at the moment of the answer: who switches one off frees all that it has held up. */
function answerWhenDue({ asked: store, people, switches }: OfficeParts, asked: Asked): Asked {
  const faults = switches.of(asked.registry);
  const now = new Date();
  const atOnce = faults.includes('immediate');
  const needed = atOnce ? 0 : faults.includes('slow') ? slowWork : asked.workMilliseconds;
  if (isMute(faults) || now.getTime() - Date.parse(asked.takenAt) < needed) return asked;
  const answer = judge(asked.registry, asked.question, people, faults);
  const isTold = atOnce || faults.includes('no-callback');
  const answered: Asked = { ...asked, answer, answeredAt: now.toISOString(), ...(isTold ? { calledBack: true } : {}) };
  store.put(answered);
  return answered;
}

interface Caller {
  call(asked: Asked): void;
  stop(): Promise<void>;
}

function createCaller({ asked: store, switches, callBack }: OfficeParts): Caller {
  const underWay = new Map<Asked, Promise<void>>();
  const failures = new Map<Asked, { readonly count: number; readonly nextAt: number }>();
  const stopping = new AbortController();
  const settle = (asked: Asked, outcome: 'done' | 'again') => {
    const count = failures.get(asked)?.count ?? 0;
    const wait = callWaits[count];
    underWay.delete(asked);
    failures.delete(asked);
    if (outcome === 'done' || wait === undefined) store.put({ ...asked, calledBack: true });
    else failures.set(asked, { count: count + 1, nextAt: Date.now() + wait });
  };
  return {
    call(asked) {
      const faults = switches.of(asked.registry);
      const isDue = (failures.get(asked)?.nextAt ?? 0) <= Date.now();
      if (isMute(faults) || !isDue || underWay.has(asked) || underWay.size >= mostCalls || stopping.signal.aborted) return;
      const sent = callBack(asked, { twice: faults.includes('duplicate'), signal: stopping.signal });
      underWay.set(
        asked,
        sent.then((outcome) => settle(asked, outcome)),
      );
    },
    async stop() {
      stopping.abort();
      await Promise.all(underWay.values());
    },
  };
}
