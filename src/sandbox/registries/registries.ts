import { join } from 'node:path';
import Koa from 'koa';
import type { Place } from '../web/frame.ts';
import { listenHttp, type Stop } from '../web/listen.ts';
import { pageHeaders } from '../web/page-headers.ts';
import { problemsFor } from '../web/problem.ts';
import { apiRoutes } from './api.ts';
import { openAsked } from './asked.ts';
import { createCallBack } from './call-back.ts';
import { openFaultSwitches } from './fault-switches.ts';
import { openOffice } from './office.ts';
import { pageRoutes } from './page.ts';
import { openPopulation } from './population.ts';
import { openSigners } from './signing.ts';
import { wireRoutes } from './wire.ts';

export interface RegistriesOptions {
  /** Of the provider, the only one that may ask and be called back. */
  readonly issuer: string;
  readonly port: number;
  readonly host: string;
  /** People, questions, switches and keys; made when missing. */
  readonly dataDir: string;
  readonly places: readonly Place[];
}

const refusals = {
  403: { code: 'sandbox.forbidden', title: 'Forbidden', detail: 'Send the form from its own page.' },
  404: { code: 'sandbox.not_found', title: 'Not found', detail: 'See docs/registries, or POST /api/citizens and GET or PUT /api/faults.' },
  405: { code: 'sandbox.method_not_allowed', title: 'Method not allowed', detail: 'Use a method named in the Allow header.' },
};

/** The three state registries on one port, with a page and an API. What they were asked before a restart they answer after it. */
export async function startRegistries({ issuer, port, host, dataDir, places }: RegistriesOptions): Promise<Stop> {
  const people = openPopulation(join(dataDir, 'citizens.jsonl'));
  const switches = openFaultSwitches(join(dataDir, 'faults.json'));
  const asked = openAsked(join(dataDir, 'questions.jsonl'));
  const signers = await openSigners(dataDir);
  const office = openOffice({ asked, people, switches, callBack: createCallBack(signers, issuer) });
  const app = new Koa();
  app.silent = true;
  app.use(pageHeaders());
  app.use(problemsFor(refusals));
  for (const router of [
    wireRoutes({ issuer, office, switches, signers }),
    apiRoutes({ people, switches }),
    pageRoutes({ people, switches, asked, places }),
  ]) {
    app.use(router.routes());
    app.use(router.allowedMethods());
  }
  try {
    const close = await listenHttp(app, port, host);
    return async () => {
      await close();
      await office.stop();
    };
  } catch (error) {
    await office.stop();
    throw error;
  }
}
