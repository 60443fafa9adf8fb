import type { Db } from '../../database/connect.ts';
import { equalBytes } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { recordEvent } from '../audit/record-event.ts';
import { confirmLink, inspectLink } from '../one-time-codes/confirm-link.ts';
import type { RegistrationSettings } from './registration-settings.ts';
import type { Step } from './steps.ts';
import { findById, lockById, markConfirmed, type RegistrationRow } from './store.ts';

export interface RegistrationLinkInput {
  /** From the URL, as it came. */
  readonly token: string;
  /** What the cookie of the browser that opened it holds. */
  readonly secret: string | undefined;
}

export interface RegistrationLink {
  /** `open`: the button will confirm, or has confirmed just now; `used`: it was confirmed before; `dead`: unknown, replaced or too old. */
  readonly kind: 'open' | 'used' | 'dead';
  /** Whether this browser started the registration. Another device confirms the address and gets nothing more. */
  readonly sameBrowser: boolean;
  /** How far the registration is; absent for a dead link. */
  readonly step?: Step;
}

const DEAD: RegistrationLink = { kind: 'dead', sameBrowser: false };

/** What a link is worth, for the page it opens. Consumes nothing. */
export async function inspectRegistrationLink(
  deps: { readonly db: Db },
  { token, secret }: RegistrationLinkInput,
): Promise<RegistrationLink> {
  const link = await inspectLink(deps.db, { purpose: 'registration', token });
  const row = link === undefined || link.kind === 'expired' ? undefined : await findById(deps.db, link.subject);
  if (link === undefined || row === undefined) return DEAD;
  return { kind: link.kind === 'open' ? 'open' : 'used', ...standing(row, secret) };
}

/** Consumes a link by the button on its page; of several presses one confirms and the others find it used. */
export function confirmRegistrationLink(
  deps: { readonly db: Db; readonly config: { readonly registration: RegistrationSettings } },
  { token, secret }: RegistrationLinkInput,
): Promise<RegistrationLink> {
  return deps.db.transaction().execute(async (tx) => {
    const known = await inspectLink(tx, { purpose: 'registration', token });
    const row = known === undefined ? undefined : await lockById(tx, known.subject);
    if (row === undefined) return DEAD;
    const link = await confirmLink(tx, { purpose: 'registration', token });
    if (link === undefined || link.kind === 'expired') return DEAD;
    if (link.kind === 'used') return { kind: 'used', ...standing(row, secret) };
    await markConfirmed(tx, row.id, 'email_link', deps.config.registration.completionLifetimeSeconds);
    await recordEvent(tx, { actor: 'citizen', action: 'contact.confirmed', details: { registrationId: row.id, by: 'email_link' } });
    return { kind: 'open', ...standing({ ...row, step: 'set_password' }, secret) };
  });
}

function standing(row: RegistrationRow, secret: string | undefined): { sameBrowser: boolean; step: Step } {
  return { sameBrowser: secret !== undefined && equalBytes(digestToken(secret), row.secret_digest), step: row.step };
}
