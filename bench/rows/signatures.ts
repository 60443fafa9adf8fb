import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { signDetached } from '../../src/sandbox/certificate-authority/cms.ts';
import type { Algorithm } from '../../src/sandbox/certificate-authority/keys.ts';
import { createPki, type Pki } from '../../test/signature/pki.ts';
import { median } from '../medians.ts';
import { against, type Finding } from '../report.ts';
import type { Row } from './row.ts';

const CHECKS = 200;
const AT_ONCE = 10;
const content = Buffer.from('The document that a citizen is asked to sign.\n'.repeat(20));

/** Checks by somebody whose list of revoked certificates is at hand: what the authority takes to answer is its own affair. */
async function checker(pki: Pki): Promise<() => Promise<void>> {
  const person = await pki.person({ ocspUrl: undefined as never });
  const signature = signDetached(content, person, [pki.issuing.certificate]);
  return async () => {
    const verdict = await pki.verifier.verify({ content, signature, at: new Date() });
    if (verdict.kind !== 'valid') throw new Error(`the signature was refused: ${verdict.code}`);
  };
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function oneByOne(algorithm: Algorithm): Promise<Finding> {
  const pki = await createPki(algorithm);
  const check = await checker(pki);
  const times: number[] = [];
  for (let index = -CHECKS / 4; index < CHECKS; index++) {
    const took = await milliseconds(check);
    if (index >= 0) times.push(took);
  }
  await pki.stop();
  const middle = median(times);
  return { what: `signature check, ${algorithm}`, figure: `${middle.toFixed(1)} ms`, ...against(middle, { atMost: 10 }, 1) };
}

/** The longest of many short waits is what a citizen on another page would feel. The lists are made beforehand: that is the authority's work. */
async function manyAtOnce(algorithm: Algorithm, rounds: number): Promise<readonly Finding[]> {
  const pki = await createPki(algorithm);
  for (const [path, make] of pki.server.answers) {
    if (!path.endsWith('.crl')) continue;
    const list = make(Buffer.alloc(0));
    pki.server.answers.set(path, () => list);
  }
  const check = await checker(pki);
  pki.verifier.expectSignature?.();
  await sleep(1000);
  const first = await tenAtOnce(check, `first ${AT_ONCE} checks, ${algorithm}`, 1);
  for (let index = 0; index < 20; index++) await check();
  const later = await tenAtOnce(check, `${AT_ONCE} checks, ${algorithm}`, rounds);
  await pki.stop();
  return [first, later];
}

async function tenAtOnce(check: () => Promise<void>, name: string, rounds: number): Promise<Finding> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    delay.enable();
    times.push(await milliseconds(() => Promise.all(Array.from({ length: AT_ONCE }, check))));
    delay.disable();
    await sleep(50);
  }
  const p99 = delay.percentile(99) / 1e6;
  const figure = `${AT_ONCE} in ${median(times).toFixed(0)} ms; event loop p99 ${p99.toFixed(1)} ms`;
  return { what: `event loop during ${name}`, figure, ...against(p99, { atMost: 20 }, 1) };
}

/** Detached signatures from the bytes of the upload to the verdict; no network, no database. */
export const signatures: Row = {
  name: 'signatures',
  async measure(_stage, { rounds, say }) {
    const findings: Finding[] = [];
    // First, while nothing is warm: as in a program that was started a moment ago.
    for (const algorithm of ['gost', 'gost_512'] as const) findings.push(...(await manyAtOnce(algorithm, rounds * 5)));
    for (const algorithm of ['rsa', 'rsa_pss', 'ecdsa', 'ecdsa_384'] as const) findings.push(await oneByOne(algorithm));
    for (const { what, figure } of findings) say(`${what}: ${figure}`);
    return findings;
  },
};
