import type { Db } from '../../database/connect.ts';
import type { Identifier } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { amrOf } from './amr.ts';
import { attachSignInEvent } from './attach-sign-in-event.ts';
import { completeSignIn, type Authenticated } from './complete-sign-in.ts';
import type { ProvenPassword } from './device-challenge.ts';
import { parseDeviceTokens, type DeviceToken } from './device-token.ts';
import { refuseAbsurdLength, type HashingPlace, type PasswordHasher, type Verification } from './password-hasher.ts';
import type { BesideTexts } from './recorded-sign-in.ts';
import { countAttempt, recordFailure, replaceHash, type Attempt, type AttemptInput, type Credential } from './store.ts';
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
  /** What the browser says it is, as it is stored. */
  readonly browser?: string | undefined;
  readonly beside?: BesideTexts | undefined;
}

export type AuthenticationOutcome =
  | Authenticated
  | { readonly kind: 'wrong' }
  /** Right, but its owner has said that somebody else knows it: it opens nothing until there is a new one. */
  | { readonly kind: 'new_password_required' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  /** Right or wrong, and nobody is to see which: this device owes a code to the account's contact. `password` only when it was right. */
  | { readonly kind: 'device_code_required'; readonly password: ProvenPassword | undefined };

/** One attempt on its way. */
interface Trial {
  readonly input: AttemptInput;
  readonly tokens: readonly DeviceToken[];
  readonly attempt: Attempt;
  readonly network: string;
  readonly clientId: string | undefined;
  readonly browser: string;
  readonly beside: BesideTexts | undefined;
}

/**
 * Judges an identifier and a password. A known identifier and an unknown one, and while strangers guess a right password and a wrong one,
 * go the same way: one statement, one hash, one statement. A place at the hasher is taken first, so that under overload nothing was
 * counted against those who are sent away. Throws problems authentication.busy and authentication.password_too_large.
 */
export async function authenticateByPassword(deps: AuthenticateDeps, request: PasswordAttempt): Promise<AuthenticationOutcome> {
  refuseAbsurdLength(request.password, deps.config.passwords);
  const place = deps.passwordHasher.enter();
  try {
    const trial = await startTrial(deps, request);
    const { credential } = trial.attempt;
    const verdict = judgeAttempt(trial.attempt, deps.config.throttling);
    if (verdict.kind === 'throttled') return verdict;
    const { correct, needsRehash } = await verify(place, credential, request.password);
    const proven = correct ? credential : undefined;
    if (verdict.codeOwed) return await challenge(deps, trial, proven);
    if (proven === undefined) return await fail(deps, trial);
    if (proven.compromised) return await askForNewPassword(deps, trial);
    if (needsRehash) await replaceHash(deps.db, proven.accountId, proven, await place.hash(request.password));
    return await succeed(deps, trial, proven);
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
  const attempt = await countAttempt(deps.db, input);
  return { input, tokens, attempt, network, clientId: request.clientId, browser: request.browser ?? '', beside: request.beside };
}

async function verify(place: HashingPlace, credential: Credential | undefined, password: string): Promise<Verification> {
  if (credential !== undefined) return place.verify(credential, password);
  await place.verifyNothing(password);
  return { correct: false, needsRehash: false };
}

async function succeed(deps: AuthenticateDeps, trial: Trial, credential: Credential): Promise<AuthenticationOutcome> {
  const { attempt, input, tokens, network, clientId, browser, beside } = trial;
  const knownBy = tokens.find((candidate) => attempt.deviceKey?.equals(deviceCounterKey(deps.keyring, candidate)));
  // Where the owner signs in every day, strangers' guesses go on counting: only a success on a new device speaks for the password.
  const counters =
    attempt.deviceKey === undefined
      ? { own: input.keys.identifierAndNetwork, identifier: input.keys.identifier }
      : { own: attempt.deviceKey };
  const settings = { twoStep: credential.twoStep, smsSecond: false };
  const proven = { password: credential, amr: amrOf(['password']), settings };
  const device = { accountId: credential.accountId, network, tokens, knownBy };
  return (await completeSignIn(deps, deps.db, { ...proven, counters, device, clientId, browser, beside })) ?? { kind: 'wrong' };
}

async function fail(deps: AuthenticateDeps, trial: Trial): Promise<AuthenticationOutcome> {
  await recordAs('failed', deps, trial);
  return { kind: 'wrong' };
}

/** Stays counted: whoever knows a password that was given away gets no more tries by it. */
async function askForNewPassword(deps: AuthenticateDeps, trial: Trial): Promise<AuthenticationOutcome> {
  await recordAs('failed', deps, trial);
  return { kind: 'new_password_required' };
}

/** Counts as a failure everywhere until the code is there: counters that knew better would tell. */
async function challenge(deps: AuthenticateDeps, trial: Trial, proven: Credential | undefined): Promise<AuthenticationOutcome> {
  await recordAs(proven === undefined ? 'failed' : 'challenged', deps, trial);
  const password = proven === undefined ? undefined : { accountId: proven.accountId, changedAt: proven.changedAt };
  return { kind: 'device_code_required', password };
}

async function recordAs(what: 'failed' | 'challenged', deps: AuthenticateDeps, { attempt, input, clientId }: Trial): Promise<void> {
  const accountId = attempt.credential?.accountId;
  await recordFailure(deps.db, {
    accountId,
    networkKey: input.keys.network,
    settings: deps.config.throttling,
    event: attachSignInEvent(deps.db, what, { accountId, clientId, details: { device: attempt.knownDevice ? 'known' : 'new' } }),
  });
}
