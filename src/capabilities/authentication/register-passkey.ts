import type { Db } from '../../database/connect.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { recordEvent } from '../audit/record-event.ts';
import { parseAttestation, readClientData, type PasskeyAttestation } from './passkey-answer.ts';
import { readPasskeyChallenge, type OwnChallenge } from './passkey-challenge.ts';
import { passkeySite } from './passkey-site.ts';
import { countPasskeys, insertPasskey, useChallenge } from './passkey-store.ts';
import { MOST_PASSKEYS, passkeyFactor, passkeyPlaces } from './passkey.ts';
import { tellOfPasskey } from './tell-of-passkey.ts';
import { verifyAttestation, type VerifiedAttestation } from './verify-attestation.ts';

export interface RegisterPasskeyDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

export interface PasskeyRegistration {
  readonly accountId: string;
  /** The session, or the pause of the provider, in which the challenge was shown. */
  readonly within: string;
  /** What the browser gave, as JSON. */
  readonly answer: string;
  /** As `parsePasskeyLabel` leaves it. */
  readonly label: string;
}

export type RegisterPasskeyOutcome =
  | { readonly kind: 'registered'; readonly passkeyId: string }
  /** `taken`: this very credential is known already. `ended`: the challenge was not of this ceremony, is too old, or has been answered. */
  | { readonly kind: 'refused' | 'ended' | 'taken' | 'too_many' };

/** A page with a challenge for a new passkey may stay open this long. */
const CHALLENGE_SECONDS = 900;

/**
 * Adds a passkey to an account and tells its owner at all contacts. The caller has made sure that a factor was shown a moment ago; this is
 * no such showing, and the session stays as strong as it was (NIST SP 800-63B-4 §4.1.2).
 */
export async function registerPasskey(deps: RegisterPasskeyDeps, registration: PasskeyRegistration): Promise<RegisterPasskeyOutcome> {
  const { accountId, within } = registration;
  const attestation = parseAttestation(registration.answer);
  const clientData = attestation === undefined ? undefined : readClientData(attestation);
  if (attestation === undefined || clientData === undefined || clientData.crossOrigin) return { kind: 'refused' };
  const challenge = readPasskeyChallenge(deps.keyring, { kind: 'create', accountId, within }, clientData.challenge);
  if (challenge === undefined) return { kind: 'ended' };
  const verified = await verifyAttestation(attestation, { site: passkeySite(deps.config), challenge: clientData.challenge });
  if (verified === undefined) return { kind: 'refused' };
  return inTransaction(deps.db, (tx) => add(deps, tx, { registration, attestation, challenge, verified }));
}

interface Checked {
  readonly registration: PasskeyRegistration;
  readonly attestation: PasskeyAttestation;
  readonly challenge: OwnChallenge;
  readonly verified: VerifiedAttestation;
}

/** Who adds to one account at once queues on its row, so that the limit holds. */
async function add(deps: RegisterPasskeyDeps, tx: Db, checked: Checked): Promise<RegisterPasskeyOutcome> {
  const { verified, challenge } = checked;
  const { accountId, label } = checked.registration;
  const dataKey = (await lockAccount(tx, accountId)) ? await openDataKey({ ...deps, db: tx }, accountId) : undefined;
  if (dataKey === undefined || !(await useChallenge(tx, challenge, CHALLENGE_SECONDS))) return { kind: 'ended' };
  if ((await countPasskeys(tx, accountId)) >= MOST_PASSKEYS) return { kind: 'too_many' };
  const id = newId('psk');
  const labelSealed = dataKey.seal(passkeyPlaces.label(id), label);
  const { transports } = checked.attestation;
  if (!(await insertPasskey(tx, { ...verified, id, accountId, transports, labelSealed }))) return { kind: 'taken' };
  const details = { passkey: id, factor: passkeyFactor(verified.device) };
  await recordEvent(tx, { actor: 'citizen', action: 'passkey.added', accountId, details });
  await tellOfPasskey(deps, tx, { accountId, template: 'passkey_added' });
  return { kind: 'registered', passkeyId: id };
}
