import {
  CallbackFault,
  RegistryFault,
  type Registries,
  type Registry,
  type RegistryAnswer,
  type RegistryId,
  type RegistryQuestion,
} from '../../src/capabilities/registries/ports.ts';

/** How a fake registry meets a question: with an answer, by taking it for later, with a fault, or never. */
export type Meeting = RegistryAnswer | 'later' | 'silent' | RegistryFault['code'];

/** A state registry in memory. `meet` decides each question; whatever was asked is in `asked`, newest last. */
export interface FakeRegistry extends Registry {
  meet: (question: RegistryQuestion) => Meeting;
  readonly asked: RegistryQuestion[];
  readonly polled: string[];
  /** Settles a question that was taken for later: the next poll brings this answer. */
  answerLater(checkId: string, answer: RegistryAnswer): void;
  /** As it was made, but for what it has taken for later. */
  reset(): void;
}

const confirming: Readonly<Record<RegistryId, RegistryAnswer>> = {
  pension_fund: { outcome: 'match' },
  interior_ministry: { outcome: 'valid' },
  tax_service: { outcome: 'found', inn: '500100732259' },
};

export function createFakeRegistry(id: RegistryId): FakeRegistry {
  const settled = new Map<string, RegistryAnswer>();
  const open = new Set<string>();
  const registry: FakeRegistry = {
    meet: () => confirming[id],
    asked: [],
    polled: [],
    answerLater: (checkId, answer) => void settled.set(checkId, answer),
    async ask(question, signal) {
      registry.asked.push(question);
      const meeting = registry.meet(question);
      if (typeof meeting === 'object') return { kind: 'answered', answer: meeting };
      if (meeting === 'silent') return untilAborted(signal);
      if (meeting !== 'later') throw new RegistryFault(meeting);
      open.add(question.checkId);
      return { kind: 'accepted' };
    },
    async poll(checkId) {
      registry.polled.push(checkId);
      const answer = settled.get(checkId);
      if (answer !== undefined) return { kind: 'answered', answer };
      return open.has(checkId) ? { kind: 'accepted' } : { kind: 'unknown' };
    },
    reset() {
      Object.assign(registry, made);
      registry.asked.length = 0;
      registry.polled.length = 0;
    },
    readCallback: () => Promise.reject(new CallbackFault('not_authentic')),
  };
  const made = { ...registry };
  return registry;
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new RegistryFault('unreachable'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** All three, each confirming whatever it is asked until told otherwise. */
export function createFakeRegistries(): Record<RegistryId, FakeRegistry> & Registries {
  return {
    pension_fund: createFakeRegistry('pension_fund'),
    interior_ministry: createFakeRegistry('interior_ministry'),
    tax_service: createFakeRegistry('tax_service'),
  };
}
