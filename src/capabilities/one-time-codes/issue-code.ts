import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken, newDigits, newSecretToken } from '../../kernel/secret-token.ts';
import type { CodeSettings } from './code-settings.ts';
import { digitsMac, unmatchableMac } from './digits-mac.ts';
import type { CodeOwner } from './one-time-code.ts';
import { sendRefusal, type SendRefusal } from './send-limits.ts';
import { insertCode, lockDestination, readHistory, voidCodes } from './store.ts';

export interface IssueCodeDeps {
  readonly keyring: Keyring;
  readonly config: { readonly registration: CodeSettings };
}

export interface IssueCodeInput extends CodeOwner {
  readonly contact: Contact;
  readonly lifetimeSeconds: number;
  /** Adds an unguessable token for a link. */
  readonly withLink?: boolean;
  /**
   * Issues a code that no answer matches: the place of a code that must not be sent, so that limits, rows and time are those of a real
   * one and nobody can tell them apart.
   */
  readonly decoy?: boolean;
}

export type IssueCodeOutcome =
  | {
      readonly kind: 'issued';
      readonly codeId: string;
      readonly digits: string;
      readonly linkToken?: string;
      readonly expiresAt: Date;
    }
  | SendRefusal;

/**
 * Makes a code for a destination inside the caller's transaction, which also has to enqueue the message: both happen or neither. Older
 * codes of the same owner are void from then on. Waits for other transactions on the same destination, so limits hold under a race.
 */
export async function issueCode(deps: IssueCodeDeps, db: Db, input: IssueCodeInput): Promise<IssueCodeOutcome> {
  const { purpose, subject, contact, lifetimeSeconds, withLink = false, decoy = false } = input;
  const settings = deps.config.registration;
  const destinationIndex = deps.keyring.blindIndex(contact.kind, contact.value);
  await lockDestination(db, destinationIndex);
  const refusal = sendRefusal(await readHistory(db, purpose, destinationIndex), settings);
  if (refusal !== undefined) return refusal;

  const codeId = newId('otc');
  const digits = newDigits(settings.codeDigits);
  const linkToken = withLink ? newSecretToken() : undefined;
  await voidCodes(db, { purpose, subject });
  const expiresAt = await insertCode(db, {
    id: codeId,
    purpose,
    subject,
    channel: contact.kind === 'phone' ? 'sms' : 'email',
    destinationIndex,
    digitsMac: decoy ? unmatchableMac() : digitsMac(deps.keyring, codeId, digits),
    keyVersion: deps.keyring.currentId,
    linkDigest: linkToken === undefined || decoy ? undefined : digestToken(linkToken),
    maxAttempts: settings.codeAttempts,
    lifetimeSeconds,
  });
  return { kind: 'issued', codeId, digits, expiresAt, ...(linkToken === undefined ? {} : { linkToken }) };
}
