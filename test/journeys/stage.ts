import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { killLeftovers } from '../operations/program.ts';
import { launchBrowser } from '../support/browser.ts';
import { runPaiza, startMilliseconds, type RunningPaiza } from './running-paiza.ts';
import { Visitor, type VisitorOptions } from './visitor.ts';

/** The running program for the stories of one file, and visitors with browsers of their own who leave after each story. */
export interface Stage {
  readonly paiza: RunningPaiza;
  arrive(options?: VisitorOptions): Promise<Visitor>;
}

export function setStage(): Stage {
  let paiza: RunningPaiza | undefined;
  let browser: Browser | undefined;
  const visitors: Visitor[] = [];
  beforeAll(async () => {
    // One after the other: what has started is known and ended even when the other does not start.
    browser = await launchBrowser();
    paiza = await runPaiza();
  }, startMilliseconds + 30_000);
  afterEach(async () => {
    for (const visitor of visitors.splice(0)) await visitor.leave();
  });
  afterAll(async () => {
    await browser?.close();
    await paiza?.stop();
    killLeftovers();
  });
  const running = () => {
    if (paiza === undefined) throw new Error('Paiza did not start');
    return paiza;
  };
  return {
    get paiza() {
      return running();
    },
    async arrive(options) {
      if (browser === undefined) throw new Error('the browser did not start');
      const visitor = await Visitor.arrive(browser, running(), options);
      visitors.push(visitor);
      return visitor;
    },
  };
}
