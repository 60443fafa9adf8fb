import { verifySolution, type Payload } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { digestToken } from '../../kernel/secret-token.ts';
import { countNetworkSends } from '../registration/count-network-sends.ts';
import { takePass } from './pass-store.ts';
import { parseSolution, PUZZLE_SECONDS, puzzleNetwork, puzzleSecrets, secondsWaited } from './puzzle.ts';
import type { PuzzleDeps } from './request-puzzle.ts';

export interface PuzzleAnswer {
  readonly network: string;
  /** Base64 of the solved puzzle; empty from a browser without scripts. */
  readonly solution: string;
  readonly waitTicket: string;
}

export type PuzzleVerdict = { readonly kind: 'passed' } | { readonly kind: 'owed'; readonly waitSeconds: number };

/**
 * Whether a form may be taken: its network has asked for little so far, or the form brings a solution that was not used before, or its sender
 * has waited instead. A network has one such wait at a time, so that waiting in many windows gains nothing.
 */
export async function checkPuzzle(deps: PuzzleDeps, { network, solution, waitTicket }: PuzzleAnswer): Promise<PuzzleVerdict> {
  const { keyring, config } = deps;
  const { startsBeforePuzzle, puzzleWaitSeconds } = config.recovery;
  if ((await countNetworkSends(deps, network)) < startsBeforePuzzle) return { kind: 'passed' };
  const payload = parseSolution(solution);
  if (payload !== undefined && (await isSolved(deps, network, payload))) return { kind: 'passed' };
  const waited = secondsWaited(keyring, waitTicket, { network, now: new Date() });
  if (waited === undefined) return { kind: 'owed', waitSeconds: puzzleWaitSeconds };
  if (waited < puzzleWaitSeconds) return { kind: 'owed', waitSeconds: Math.ceil(puzzleWaitSeconds - waited) };
  const passed = await takePass(deps.db, keyring.blindIndex('recovery-wait', network), puzzleWaitSeconds);
  return passed ? { kind: 'passed' } : { kind: 'owed', waitSeconds: puzzleWaitSeconds };
}

async function isSolved({ db, keyring }: PuzzleDeps, network: string, { challenge, solution }: Payload): Promise<boolean> {
  if (challenge.parameters.data?.['network'] !== puzzleNetwork(keyring, network)) return false;
  for (const hmacSignatureSecret of puzzleSecrets(keyring)) {
    const { verified } = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret });
    if (verified) return takePass(db, digestToken(challenge.signature ?? ''), PUZZLE_SECONDS);
  }
  return false;
}
