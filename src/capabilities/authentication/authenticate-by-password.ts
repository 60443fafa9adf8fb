import type { Db } from '../../database/connect.ts';
import type { Identifier } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { attachEvent } from '../audit/attach-event.ts';
import { amrOf } from './amr.ts';
import { formatDeviceTokens, newDeviceToken, parseDeviceTokens, withDeviceToken, type DeviceToken } from './device-token.ts';
import { refuseAbsurdLength, type HashingPlace, type PasswordHasher } from './password-hasher.ts';
import { countAttempt, recordFailure, recordSuccess, replaceHash, type Attempt, type AttemptInput, type Credential } from './store.ts';
import { counterKeys, deviceCounterKey, judgeAttempt, type ThrottlingSettings } from './throttle.ts';

export interface AuthenticateDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly passwordHasher: Pick<PasswordHasher, 'enter'>;
  readonly config: {
    readonly throttling: ThrottlingSettings;
    readonly passwords: { readonly maximumLength: number };
    readonly sessions: { readonly deviceMemorySeconds: number };
  };
}

export interface PasswordAttempt {
  /** Undefined when what was typed is no identifier: answered as an unknown one. */
  readonly identifier: Identifier | undefined;
  readonly password: string;
  /** An IPv4 address or the /64 of an IPv6 one. */
  readonly network: string;
  /** What the browser keeps of earlier sign-ins, as it sent it. */
  readonly deviceTokens?: string | undefined;
  /** The relying party that the sign-in is for. */
  readonly clientId?: string | undefined;
}

export type AuthenticationOutcome =
  | {
      readonly kind: 'authenticated';
      readonly accountId: string;
      readonly amr: readonly string[];
      /** What the browser is to keep from now on, when that changes. */
      readonly deviceTokens?: string;
    }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  /** Before the password is looked at, the device must show control of the account's contact; no account: the same, to no end. */
  | { readonly kind: 'device_code_required'; readonly accountId: string | undefined };

/** One attempt on its way. */
interface Trial {
  readonly input: AttemptInput;
  readonly tokens: readonly DeviceToken[];
  readonly attempt: Attempt;
  readonly clientId: string | undefined;
}

/**
 * Judges an identifier and a password. A known identifier and an unknown one go the same way: one statement, one hash, one statement.
 * A place at the hasher is taken first, so that under overload nothing was counted against those who are sent away.
 * Throws problems authentication.busy and authentication.password_too_large.
 */
export async function authenticateByPassword(deps: AuthenticateDeps, request: PasswordAttempt): Promise<AuthenticationOutcome> {
  refuseAbsurdLength(request.password, deps.config.passwords);
  const place = deps.passwordHasher.enter();
  try {
    const trial = await startTrial(deps, request);
    const { credential } = trial.attempt;
    const verdict = judgeAttempt(trial.attempt, deps.config.throttling);
    if (verdict.kind === 'device_code_required') return { ...verdict, accountId: credential?.accountId };
    if (verdict.kind !== 'evaluate') return verdict;
    const correct = await isCorrect(deps, place, credential, request.password);
    return correct && credential !== undefined ? await succeed(deps, trial, credential) : await fail(deps, trial);
  } finally {
    place.leave();
  }
}

async function startTrial(deps: AuthenticateDeps, request: PasswordAttempt): Promise<Trial> {
  const { keyring, config } = deps;
  const { identifier, network } = request;
  const memory = { time: Date.now(), memorySeconds: config.sessions.deviceMemorySeconds };
  const tokens = parseDeviceTokens(keyring, request.deviceTokens, memory);
  const input = {
    identifierKind: identifier?.kind ?? 'none',
    indexes: keyring.ids.map((keyVersion) => ({
      keyVersion,
      index: keyring.blindIndex(identifier?.kind ?? 'none', identifier?.value ?? '', keyVersion),
    })),
    keys: counterKeys(keyring, identifier, network),
    devices: tokens.map((token) => ({
      accountId: token.accountId,
      counterKey: deviceCounterKey(keyring, token),
      issuedAt: new Date(token.issuedAt),
    })),
    settings: config.throttling,
  };
  return { input, tokens, attempt: await countAttempt(deps.db, input), clientId: request.clientId };
}

/** Makes the hash anew while the password is at hand, when parameters or pepper have moved on. */
async function isCorrect(
  deps: AuthenticateDeps,
  place: HashingPlace,
  credential: Credential | undefined,
  password: string,
): Promise<boolean> {
  if (credential === undefined) {
    await place.verifyNothing(password);
    return false;
  }
  const { correct, needsRehash } = await place.verify(credential, password);
  if (correct && needsRehash) await replaceHash(deps.db, credential.accountId, credential, await place.hash(password));
  return correct;
}

async function succeed(deps: AuthenticateDeps, trial: Trial, credential: Credential): Promise<AuthenticationOutcome> {
  const { attempt, input, tokens } = trial;
  const { accountId } = credential;
  const token = tokens.find((candidate) => attempt.deviceKey?.equals(deviceCounterKey(deps.keyring, candidate)));
  // Where the owner signs in every day, strangers' guesses go on counting: only a success on a new device speaks for the password.
  const endsFailures = token?.provenBy !== 'password';
  const at = await recordSuccess(deps.db, {
    credential,
    ownKey: attempt.deviceKey ?? input.keys.identifierAndNetwork,
    identifierKey: endsFailures ? input.keys.identifier : undefined,
    event: eventOf('authentication.succeeded', trial, { amr: amrOf(['password']) }),
  });
  if (at === undefined) return { kind: 'wrong' };
  const success = { kind: 'authenticated', accountId, amr: amrOf(['password']) } as const;
  const fresh = token?.provenBy === 'password' && at - token.issuedAt < deps.config.sessions.deviceMemorySeconds * 500;
  if (fresh) return success;
  return { ...success, deviceTokens: formatDeviceTokens(deps.keyring, withDeviceToken(tokens, newDeviceToken(accountId, 'password', at))) };
}

async function fail(deps: AuthenticateDeps, trial: Trial): Promise<AuthenticationOutcome> {
  await recordFailure(deps.db, {
    accountId: trial.attempt.credential?.accountId,
    networkKey: trial.input.keys.network,
    settings: deps.config.throttling,
    event: eventOf('authentication.failed', trial, {}),
  });
  return { kind: 'wrong' };
}

function eventOf(
  action: 'authentication.succeeded' | 'authentication.failed',
  trial: Trial,
  details: Readonly<Record<string, readonly string[]>>,
) {
  const { credential, knownDevice } = trial.attempt;
  return attachEvent({
    actor: 'citizen',
    action,
    ...(credential === undefined ? {} : { accountId: credential.accountId }),
    ...(trial.clientId === undefined ? {} : { clientId: trial.clientId }),
    details: { ...details, device: knownDevice ? 'known' : 'new' },
  });
}
