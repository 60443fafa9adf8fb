import { Browser, type Server } from '../load/browser.ts';
import { home, leafThrough } from '../load/cabinet.ts';
import {
  clientCredentials,
  introspect,
  refresh,
  signIn,
  signInBy,
  userinfo,
  type Citizen,
  type Portal,
  type Tokens,
} from '../load/flows.ts';
import { passkeyHolder } from '../load/passkey.ts';
import type { Passkeys } from '../population/passkeys.ts';
import { phoneOf } from '../population/phones.ts';
import { answerCalls } from './answering.ts';
import { usage } from './usage.ts';

export type Flow = 'sign-in' | 'passkey' | 'single sign-on' | 'home' | 'activity' | keyof typeof tokenFlows;

export interface Load {
  readonly flow: Flow;
  readonly server: Server;
  readonly portal: Portal;
  /** Sign-ins are spread evenly over citizens 0 … accounts-1. */
  readonly accounts: number;
  readonly password: string;
  /** For the flow `passkey`. */
  readonly passkeys?: Passkeys;
  readonly concurrency: number;
  /** Ends by whichever comes first. */
  readonly seconds?: number;
  readonly count?: number;
}

export interface LoadResult {
  readonly count: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Of one flow, under this load. */
  readonly medianMilliseconds: number;
  readonly p95Milliseconds: number;
  /** CPU seconds of the load itself. */
  readonly cpuSeconds: number;
}

const tokenFlows = { 'client credentials': clientCredentials, refresh, introspection: introspect, userinfo };

/** Runs one flow over and over on some connections at once. Throws at the first answer that is not what it should be. */
async function run(load: Load): Promise<LoadResult> {
  const steps = await Promise.all(Array.from({ length: load.concurrency }, (_, index) => prepare(load, index)));
  const cpuBefore = usage().cpuSeconds;
  const started = performance.now();
  const end = started + (load.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  const durations: number[] = [];
  let begun = 0;
  await Promise.all(
    steps.map(async ({ step }) => {
      for (let now = performance.now(); now < end && begun < (load.count ?? Number.POSITIVE_INFINITY);) {
        begun += 1;
        await step();
        const after = performance.now();
        durations.push(after - now);
        now = after;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const { browser } of steps) browser.close();
  const sorted = durations.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return {
    count: durations.length,
    seconds,
    perSecond: durations.length / seconds,
    medianMilliseconds: at(0.5),
    p95Milliseconds: at(0.95),
    cpuSeconds: usage().cpuSeconds - cpuBefore,
  };
}

interface Step {
  readonly browser: Browser;
  readonly step: () => Promise<unknown>;
}

/** Token flows, single sign-on and the pages of the cabinet begin where a sign-in has ended. */
async function prepare(load: Load, index: number): Promise<Step> {
  const { flow, portal } = load;
  const browser = new Browser(load.server, `10.0.0.${index + 1}`);
  if (flow === 'sign-in') {
    const step = async () => {
      browser.forgetCookies();
      await signIn(browser, portal, someCitizen(load));
    };
    return { browser, step };
  }
  if (flow === 'passkey') return { browser, step: passkeySignIn(load, browser) };
  if (flow === 'client credentials') return { browser, step: () => clientCredentials(browser, portal) };
  const citizen = someCitizen(load);
  const tokens: Tokens = await signIn(browser, portal, citizen);
  if (flow === 'home') return { browser, step: () => home(browser) };
  if (flow === 'activity') return { browser, step: leafThrough(browser) };
  if (flow === 'single sign-on') return { browser, step: () => signIn(browser, portal, citizen) };
  browser.forgetCookies();
  return { browser, step: () => tokenFlows[flow](browser, portal, tokens) };
}

function passkeySignIn({ server, portal, passkeys }: Load, browser: Browser): Step['step'] {
  if (passkeys === undefined) throw new Error('nobody has a passkey');
  const answerPage = passkeyHolder(passkeys, `https://${server.host}`);
  return () => {
    browser.forgetCookies();
    return signInBy(browser, portal, answerPage);
  };
}

function someCitizen({ accounts, password }: Load): Citizen {
  return { identifier: phoneOf(Math.floor(Math.random() * accounts)), password };
}

answerCalls({ run });
