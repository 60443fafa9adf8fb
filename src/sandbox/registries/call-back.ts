import type { Asked } from './asked.ts';
import type { Signers } from './signing.ts';

/** Whether the answer has arrived, or will never be taken, or is to be sent again later. Never rejects. */
export type CallBack = (asked: Asked, how: { readonly twice: boolean; readonly signal: AbortSignal }) => Promise<'done' | 'again'>;

const timeoutMilliseconds = 10_000;

/** Sends signed answers to where the question asked for them; `twice` sends each in two copies at the same moment. */
export function createCallBack(signers: Signers, audience: string): CallBack {
  return async ({ registry, requestId, callbackUrl, answer }, { twice, signal }) => {
    if (callbackUrl === undefined || answer === undefined) return 'done';
    try {
      const jws = await signers[registry].sign({ requestId, answer, audience });
      const copies = await Promise.all((twice ? [jws, jws] : [jws]).map((copy) => send(callbackUrl, copy, signal)));
      return copies.every((status) => isFinal(status)) ? 'done' : 'again';
    } catch {
      return 'again';
    }
  };
}

/** What was refused as wrong would be wrong again; 401 may be a matter of keys or of clocks. */
function isFinal(status: number): boolean {
  return status < 300 || (status >= 400 && status < 500 && status !== 401 && status !== 404 && status !== 429);
}

async function send(url: string, jws: string, signal: AbortSignal): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/jwt' },
    body: jws,
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)]),
  });
  await answer.body?.cancel();
  return answer.status;
}
