import { reindexIdentifiers } from '../capabilities/accounts/reindex-identifiers.ts';
import { reindexIdentityVersions } from '../capabilities/accounts/reindex-identity-versions.ts';
import { resealDataKeys } from '../capabilities/accounts/reseal-data-keys.ts';
import { keepAuditKeys } from '../capabilities/audit/keep-audit-keys.ts';
import { recordEvent } from '../capabilities/audit/record-event.ts';
import { keepPeppers } from '../capabilities/authentication/keep-peppers.ts';
import { resealMessages } from '../capabilities/notifications/reseal-messages.ts';
import { measureCodeKeys } from '../capabilities/one-time-codes/measure-code-keys.ts';
import { measureLetterKeys } from '../capabilities/proofing/measure-letter-keys.ts';
import { resealRecoveryDrafts } from '../capabilities/recovery/reseal-recovery-drafts.ts';
import { resealAuthorizationRequests } from '../capabilities/registration/reseal-authorization-requests.ts';
import { resealDrafts } from '../capabilities/registration/reseal-drafts.ts';
import { resealSecrets } from '../capabilities/sessions/reseal-secrets.ts';
import { resealSigningKeys } from '../capabilities/signing-keys/reseal-signing-keys.ts';
import type { Db } from '../database/connect.ts';
import { retryContention } from '../database/retry-contention.ts';
import type { Keyring } from '../kernel/keyring.ts';
import type { Page, ResealedPage } from '../kernel/resealing.ts';
import { administrator } from './administrator.ts';
import type { CommandIo, ExitCode } from './command-io.ts';
import { moment } from './text-table.ts';

interface ResealDeps {
  readonly db: Db;
  readonly keyring: Keyring;
}

interface ResealArgs {
  /** Rows at a time. */
  readonly batch?: string | undefined;
}

interface Kind {
  readonly name: string;
  readonly reseal: (deps: ResealDeps, page: Page) => Promise<ResealedPage>;
}

/** Everything in the database that is made with a master key and cannot be made again without it. A test looks for more. */
const kinds: readonly Kind[] = [
  { name: 'signing keys', reseal: resealSigningKeys },
  { name: 'installation secrets', reseal: resealSecrets },
  { name: 'password peppers', reseal: keepPeppers },
  { name: 'audit keys', reseal: keepAuditKeys },
  { name: "persons' keys", reseal: resealDataKeys },
  { name: 'identifiers', reseal: reindexIdentifiers },
  { name: 'identity versions', reseal: reindexIdentityVersions },
  { name: 'registration drafts', reseal: resealDrafts },
  { name: 'recovery drafts', reseal: resealRecoveryDrafts },
  { name: 'authorization requests', reseal: resealAuthorizationRequests },
  { name: 'messages', reseal: resealMessages },
];

const BATCH = 500;
const LARGEST_BATCH = 5000;
/** A row that somebody changes at the very moment is missed; as a rule the second walk finds it done. */
const WALKS = 3;
const REPORT_EVERY_MILLISECONDS = 5000;
const NAMED_UNREADABLE = 5;

interface Walked {
  readonly seen: number;
  readonly resealed: number;
  readonly missed: number;
  readonly unreadable: readonly string[];
}

/**
 * `paiza keys reseal`: moves everything stored from older master keys to the one in front, in batches and under traffic. What is done is
 * told by the rows themselves, so it may be cut off and begun again, and run twice at once. Ends with 0 when no older key is needed.
 */
export async function resealKeys(deps: ResealDeps, args: ResealArgs, io: CommandIo): Promise<ExitCode> {
  const { currentId, ids } = deps.keyring;
  const limit = Number(args.batch ?? BATCH);
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_BATCH) {
    io.err(`--batch must be a number of rows from 1 to ${LARGEST_BATCH}`);
    return 2;
  }
  io.out(`master key ${currentId} is in front${ids.length > 1 ? `, beside it: ${ids.slice(1).join(', ')}` : ''}`);
  let total = 0;
  const left: string[] = [];
  for (const kind of kinds) {
    const { seen, resealed, missed, unreadable } = await walkUntilDone(
      (page) => retryContention(() => kind.reseal(deps, page)),
      limit,
      (line) => io.out(`${kind.name}: ${line}`),
    );
    io.out(`${kind.name}: ${seen} looked at, ${resealed} moved to key ${currentId}`);
    total += resealed;
    if (missed > 0) left.push(`${kind.name}: ${missed} were being changed or contradict another row; run this again`);
    if (unreadable.length > 0) left.push(`${kind.name}: ${describeUnreadable(unreadable)}`);
  }
  if (total > 0 || left.length > 0) await recordEvent(deps.db, resealedEvent(deps.keyring, total, left.length));
  left.push(...(await codesUnderOtherKeys(deps)));
  return conclude(deps.keyring, left, io);
}

type ResealPage = (page: Page) => Promise<ResealedPage>;

async function walkUntilDone(reseal: ResealPage, limit: number, report: (line: string) => void): Promise<Walked> {
  let resealed = 0;
  for (let walk = 1; ; walk++) {
    const walked = await walkOnce(reseal, limit, report);
    resealed += walked.resealed;
    if (walked.missed === 0 || walk === WALKS) return { ...walked, resealed };
  }
}

async function walkOnce(reseal: ResealPage, limit: number, report: (line: string) => void): Promise<Walked> {
  let [seen, resealed, missed] = [0, 0, 0];
  const unreadable: string[] = [];
  let reportAt = Date.now() + REPORT_EVERY_MILLISECONDS;
  for (let after: string | undefined = ''; after !== undefined;) {
    const done: ResealedPage = await reseal({ after, limit });
    [seen, resealed, missed] = [seen + done.seen, resealed + done.resealed, missed + done.missed];
    unreadable.push(...done.unreadable);
    if (Date.now() > reportAt) {
      report(`${seen} looked at so far, ${resealed} moved`);
      reportAt = Date.now() + REPORT_EVERY_MILLISECONDS;
    }
    after = done.next;
  }
  return { seen, resealed, missed, unreadable };
}

function describeUnreadable(ids: readonly string[]): string {
  const named = ids.slice(0, NAMED_UNREADABLE).join(', ');
  const more = ids.length > NAMED_UNREADABLE ? `, and ${ids.length - NAMED_UNREADABLE} more` : '';
  return `${ids.length} do not open: damaged, or sealed under a key that is not configured (${named}${more})`;
}

/** Codes under way die by themselves: nothing to move, only to wait for. */
async function codesUnderOtherKeys({ db, keyring }: ResealDeps): Promise<readonly string[]> {
  const sent = (await measureCodeKeys({ db })).map(({ codes, ...use }) => ({ ...use, what: `one-time codes: ${codes}` }));
  const posted = (await measureLetterKeys({ db })).map(({ letters, ...use }) => ({ ...use, what: `codes in letters: ${letters}` }));
  return [...sent, ...posted]
    .filter(({ keyVersion }) => keyVersion !== keyring.currentId)
    .map(({ what, keyVersion, until }) => {
      const key = keyVersion === undefined ? 'a key that was not noted' : `key ${keyVersion}`;
      return `${what} can still be answered that need ${key}, the last until ${moment(until)}`;
    });
}

function resealedEvent(keyring: Keyring, resealed: number, faults: number) {
  return { actor: administrator(), action: 'master_key.resealed', details: { current: keyring.currentId, resealed, faults } } as const;
}

function conclude({ ids }: Keyring, left: readonly string[], io: CommandIo): ExitCode {
  left.forEach((line) => io.err(line));
  if (left.length > 0) {
    io.err('keep every master key for now, and run this again');
    return 1;
  }
  io.out(
    ids.length === 1
      ? 'nothing in the database needs another key'
      : `nothing in the database needs ${ids.slice(1).join(', ')} any more: once every node has ${ids[0]} in front, take the others away`,
  );
  return 0;
}
