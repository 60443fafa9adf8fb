import type { Db } from '../../database/connect.ts';
import { equalBytes, type Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { confirmLink, inspectLink } from '../one-time-codes/confirm-link.ts';
import { secretAfter } from './browser-secret.ts';
import { confirmContact, type ConfirmContactDeps } from './confirm-contact.ts';
import { recoveryIdOf } from './recovery.ts';
import type { ContactChannel, Step } from './steps.ts';
import { findById, findBySecret } from './store.ts';
import { takeRecoveryById } from './take-recovery.ts';

export interface RecoveryLinkInput {
  /** From the URL, as it came. */
  readonly token: string;
  readonly formKey: string;
  /** What the cookie of the browser that opened it holds. */
  readonly secret: string | undefined;
}

export type RecoveryLink =
  | { readonly kind: 'open'; readonly granted: boolean }
  /** Used before, replaced by a later one, unknown or too old: it opens nothing. */
  | { readonly kind: 'dead' };

export type ConfirmRecoveryLinkOutcome =
  { readonly kind: 'onward'; readonly step: Step; readonly channel: ContactChannel; readonly secret: string } | { readonly kind: 'dead' };

type Deps = ConfirmContactDeps & { readonly db: Db; readonly keyring: Keyring };

const purposes = ['recovery', 'recovery_granted'] as const;

/** What a link is worth, for the page it opens. Consumes nothing: mail scanners open links. */
export async function inspectRecoveryLink(deps: { readonly db: Db }, token: string): Promise<RecoveryLink> {
  const link = await findOpen(deps.db, token);
  const row = link === undefined ? undefined : await findById(deps.db, recoveryIdOf(link.subject));
  if (row === undefined || row.step !== 'confirm_contact') return { kind: 'dead' };
  return { kind: 'open', granted: row.granted_by !== null };
}

/**
 * Uses a link up by the button on its page. The browser that opened it goes on, and no other: whoever started the recovery of somebody
 * else's account gains nothing when its owner presses the button. Of several presses at once one wins; the same form sent twice gets what
 * its first sending got.
 */
export async function confirmRecoveryLink(deps: Deps, input: RecoveryLinkInput): Promise<ConfirmRecoveryLinkOutcome> {
  const renewed = secretAfter(deps.keyring, undefined, { name: 'link', formKey: input.formKey, typed: input.token });
  const outcome = await deps.db.transaction().execute((tx) => press(deps, tx, { ...input, renewed }));
  if (outcome !== undefined) return outcome;
  const row = await findBySecret(deps.db, digestToken(renewed));
  return row === undefined ? { kind: 'dead' } : { kind: 'onward', step: row.step, channel: row.channel, secret: renewed };
}

async function press(
  deps: Deps,
  tx: Db,
  { token, secret, renewed }: RecoveryLinkInput & { readonly renewed: string },
): Promise<ConfirmRecoveryLinkOutcome | undefined> {
  const link = await findOpen(tx, token);
  const row = link === undefined ? undefined : await takeRecoveryById(tx, recoveryIdOf(link.subject));
  if (link === undefined || row === undefined || row.step !== 'confirm_contact') return undefined;
  const used = await confirmLink(tx, { purpose: link.purpose, token });
  if (used?.kind !== 'open') return undefined;
  const began = secret !== undefined && row.secret_digest !== null && equalBytes(digestToken(secret), row.secret_digest);
  const step = await confirmContact(deps, tx, row, { secret: renewed, withoutDraft: !began });
  return step === undefined ? { kind: 'dead' } : { kind: 'onward', step, channel: row.channel, secret: renewed };
}

async function findOpen(
  db: Db,
  token: string,
): Promise<{ readonly subject: string; readonly purpose: (typeof purposes)[number] } | undefined> {
  for (const purpose of purposes) {
    const link = await inspectLink(db, { purpose, token });
    if (link?.kind === 'open') return { subject: link.subject, purpose };
  }
  return undefined;
}
