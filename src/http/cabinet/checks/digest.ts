import { createHash } from 'node:crypto';
import type { Progress } from '../../../capabilities/registries/progress.ts';

/** Differs whenever the page of this progress would. Says nothing of what it stands for. */
export function progressDigest({ requestId, state, refusal, checks }: Progress): string {
  const parts = checks.map(({ registry, state: of, outcome, attempts }) => [registry, of, outcome, attempts > 0]);
  return createHash('sha256')
    .update(JSON.stringify([requestId, state, refusal, parts]))
    .digest('base64url')
    .slice(0, 22);
}
