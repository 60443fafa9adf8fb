import type { KeyObject } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { checkpointJwks, publicKeys, type CheckpointJwk } from '../capabilities/audit/checkpoint-key.ts';
import { loadAuditKeys } from '../capabilities/audit/load-audit-keys.ts';
import { verifyTrail, type TrailReport } from '../capabilities/audit/verify-trail.ts';
import { createDb, createPool, type Db } from '../database/connect.ts';
import type { Keyring } from '../kernel/keyring.ts';
import type { CommandIo, ExitCode } from './command-io.ts';

interface VerifyAuditDeps {
  readonly config: { readonly database: { readonly url: string; readonly role?: string } };
  /** Undefined for an auditor without secrets. */
  readonly keyring?: Keyring | undefined;
}

interface VerifyAuditArgs {
  /** The copy of the checkpoints. */
  readonly checkpoints?: string | undefined;
  /** A JWK set instead of the keys of the keyring. */
  readonly publicKey?: string | undefined;
}

const NAMED = 20;

/**
 * `paiza audit verify`: reads the whole trail as it stands at one moment, beside a running service. Ends with 1 and the first bad sequence
 * number when anything was changed, removed, added, moved or set back; with 2 when it was called wrongly.
 */
export async function verifyAudit({ config, keyring }: VerifyAuditDeps, args: VerifyAuditArgs, io: CommandIo): Promise<ExitCode> {
  const given = args.publicKey === undefined ? undefined : await readKeys(args.publicKey);
  if (given?.size === 0) {
    io.err('--public-key must name a file that `paiza audit key` has written');
    return 2;
  }
  const copy = args.checkpoints === undefined ? undefined : await openLines(args.checkpoints);
  if (args.checkpoints !== undefined && copy === undefined) {
    io.err('the copy of the checkpoints cannot be read: name it with --checkpoints');
    return 2;
  }
  // The whole trail takes longer than any statement of the service may.
  const db = createDb(createPool({ ...config.database, poolSize: 1, statementTimeoutMilliseconds: 0 }));
  try {
    const keys = given ?? (await ownKeys(db, keyring));
    const report = await verifyTrail({ db, keyring, keys, copy });
    return conclude(report, { hasKeyring: keyring !== undefined, hasCopy: copy !== undefined }, io);
  } finally {
    await db.destroy();
  }
}

async function ownKeys(db: Db, keyring: Keyring | undefined): Promise<ReadonlyMap<string, KeyObject>> {
  if (keyring === undefined) return new Map();
  await loadAuditKeys({ db, keyring });
  return publicKeys(checkpointJwks(keyring));
}

/** Empty for what is no set of keys. */
async function readKeys(path: string): Promise<ReadonlyMap<string, KeyObject>> {
  try {
    const { keys } = JSON.parse(await readFile(path, 'utf8')) as { readonly keys: readonly CheckpointJwk[] };
    return publicKeys(keys);
  } catch {
    return new Map();
  }
}

/** Undefined for a file that cannot be read. */
async function openLines(path: string): Promise<AsyncIterable<string> | undefined> {
  try {
    await access(path, constants.R_OK);
    return linesOf(path);
  } catch {
    return undefined;
  }
}

/** Opens the file when the first line is asked for: lines that are read before anybody listens are lost. */
async function* linesOf(path: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
}

function conclude(
  { findings, events, blocks, checkpoints, unsealed, withoutMac }: TrailReport,
  { hasKeyring, hasCopy }: { readonly hasKeyring: boolean; readonly hasCopy: boolean },
  io: CommandIo,
): ExitCode {
  io.out(`${events} events in ${blocks} blocks, ${checkpoints.stored} checkpoints`);
  if (unsealed > 0) io.out(`${unsealed} events are not sealed yet`);
  if (withoutMac > 0) io.out(`${withoutMac} events are from before lines were vouched for one by one`);
  if (hasCopy)
    io.out(`${checkpoints.copied} checkpoints in the copy${checkpoints.uncopied > 0 ? `, ${checkpoints.uncopied} to come` : ''}`);
  else io.out('compared with no copy of the checkpoints: a trail that was cut off or set back is not found this way');
  if (!hasKeyring) io.out('without master keys: what the service vouched for line by line was left out');
  const { first } = findings;
  if (first === undefined) {
    io.out('nothing was changed');
    return 0;
  }
  const known = findings.kept.toSorted((one, other) => one.seq - other.seq).slice(0, NAMED);
  for (const { seq, what, detail } of known) io.err(`event ${seq}: ${what}: ${detail}`);
  if (findings.count > known.length) io.err(`and ${findings.count - known.length} more`);
  io.err(`the audit trail does not verify: first bad sequence number ${first.seq}, ${findings.count} findings`);
  return 1;
}
