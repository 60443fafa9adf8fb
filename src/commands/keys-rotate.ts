import { rotateSigningKeys, type Rotation, type RotationSettings } from '../capabilities/signing-keys/rotate-signing-keys.ts';
import { isSigningAlgorithm, signingAlgorithms } from '../capabilities/signing-keys/signing-key.ts';
import type { Db } from '../database/connect.ts';
import type { Keyring } from '../kernel/keyring.ts';
import { administrator } from './administrator.ts';
import type { CommandIo, ExitCode } from './command-io.ts';

interface RotateDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly signingKeys: RotationSettings };
}

interface RotateArgs {
  /** One algorithm instead of all. */
  readonly alg?: string | undefined;
  readonly force?: boolean | undefined;
}

/** `paiza keys rotate [--alg ES256] [--force]`: running nodes take the new keys by themselves. */
export async function rotateKeys(deps: RotateDeps, { alg, force }: RotateArgs, io: CommandIo): Promise<ExitCode> {
  if (alg !== undefined && !isSigningAlgorithm(alg)) {
    io.err(`--alg must be one of: ${signingAlgorithms.join(', ')}`);
    return 2;
  }
  const outcome = await rotateSigningKeys(deps, { algorithms: alg === undefined ? undefined : [alg], force, actor: administrator() });
  if (outcome.kind === 'next_too_young') {
    io.err(`refused: verifiers may not have seen the next key yet (${outcome.algorithms.join(', ')})`);
    io.err(`wait ${outcome.waitSeconds} s; if the current key has leaked, rotate at once with --force`);
    return 1;
  }
  outcome.rotations.flatMap(describe).forEach((line) => io.out(line));
  outcome.retired.forEach((id) => io.out(`retired: ${id}, its private part is destroyed`));
  return 0;
}

function describe({ algorithm, current, next, previous }: Rotation): readonly string[] {
  const kept = previous === undefined ? [] : [`${algorithm} previous: ${previous}, verifies what it signed`];
  return [`${algorithm} current: ${current}, signs from now on`, `${algorithm} next: ${next}, published`, ...kept];
}
