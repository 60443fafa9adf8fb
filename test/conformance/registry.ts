import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { RegistryFault, type Registry, type RegistryAnswer, type RegistryQuestion } from '../../src/capabilities/registries/ports.ts';
import { newId } from '../../src/kernel/ids.ts';
import { someIdentityData } from '../support/identity.ts';

/** A registry under our hand, whatever it is made of. */
export interface RegistryUnderTest {
  readonly registry: Registry;
  /** How the registry meets what comes next: takes it for later, is in trouble, or says nothing at all. */
  meet(meeting: 'later' | 'unavailable' | 'silent'): void;
  /** Settles a question that was taken for later. */
  settle(checkId: string, answer: RegistryAnswer): void;
  /** How many questions it has heard under this id. */
  timesAsked(checkId: string): number;
  stop(): Promise<void>;
}

/** What every registry promises to the dispatcher, tried on the fake and on the real protocol. */
export function describeRegistry(name: string, answer: RegistryAnswer, open: () => Promise<RegistryUnderTest>): void {
  describe(`${name} as a registry`, () => {
    let tested: RegistryUnderTest;
    beforeAll(async () => {
      tested = await open();
    });
    afterEach(() => tested.meet('later'));
    afterAll(() => tested.stop());

    const question = (): RegistryQuestion => ({ checkId: newId('chk'), data: someIdentityData() });
    const patience = () => AbortSignal.timeout(5000);
    const faultOf = (call: Promise<unknown>) =>
      call.then(
        () => undefined,
        (error: unknown) => error,
      );

    it('takes a question for later, and gives the answer to a poll when it is there', async () => {
      const asked = question();
      expect(await tested.registry.ask(asked, patience())).toMatchObject({ kind: 'accepted' });
      expect(await tested.registry.poll(asked.checkId, patience())).toMatchObject({ kind: 'accepted' });
      tested.settle(asked.checkId, answer);
      expect(await tested.registry.poll(asked.checkId, patience())).toEqual({ kind: 'answered', answer });
      expect(await tested.registry.poll(asked.checkId, patience())).toEqual({ kind: 'answered', answer });
      expect(tested.timesAsked(asked.checkId)).toBe(1);
    });

    it('says when it does not know a question', async () => {
      expect(await tested.registry.poll(newId('chk'), patience())).toEqual({ kind: 'unknown' });
    });

    it('says by a fault with a code that it is in trouble, and nothing of the person', async () => {
      tested.meet('unavailable');
      const asked = question();
      const fault = await faultOf(tested.registry.ask(asked, patience()));
      expect(fault).toBeInstanceOf(RegistryFault);
      expect(fault).toMatchObject({ code: 'unavailable' });
      const { message, stack, cause } = fault as RegistryFault;
      expect(`${message}${stack ?? ''}${String(cause)}${JSON.stringify(fault)}`).not.toContain(asked.data.snils);
    });

    it('lets go of a call when it is told to', async () => {
      tested.meet('silent');
      const stopping = new AbortController();
      const call = faultOf(tested.registry.ask(question(), stopping.signal));
      setTimeout(() => stopping.abort(), 100);
      expect(await call).toBeInstanceOf(RegistryFault);
    });
  });
}
