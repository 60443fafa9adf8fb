import type { Db } from '../../database/connect.ts';
import { equalBytes, type Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { recordEvent } from '../audit/record-event.ts';
import { confirmLink, inspectLink } from '../one-time-codes/confirm-link.ts';
import { linkForm, secretAfter, type SentForm } from './browser-secret.ts';
import { findRepeatedForm } from './find-repeated-form.ts';
import type { RegistrationSettings } from './registration-settings.ts';
import type { Step } from './steps.ts';
import { findById, lockById, markConfirmed, renewSecret, type RegistrationRow } from './store.ts';

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
  /** What the cookie of the browser that started has to hold from now on, when it has pressed the button. */
  readonly secret?: string;
}

export interface ConfirmLinkDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly registration: RegistrationSettings };
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

/**
 * Consumes a link by the button on its page; of several presses one confirms and the others find it used. The browser that started the
 * registration gets a new secret. Another device leaves its secret alone: it goes on there, with what the start gave it.
 */
export async function confirmRegistrationLink(deps: ConfirmLinkDeps, { token, secret }: RegistrationLinkInput): Promise<RegistrationLink> {
  const form = linkForm(token);
  const link = await takeLink(deps, { token, secret, form });
  if (link.kind !== 'used' || link.sameBrowser || secret === undefined) return link;
  const repeated = await findRepeatedForm(deps, secret, form);
  return repeated === undefined ? link : { kind: 'used', sameBrowser: true, step: repeated.step, secret: repeated.secret };
}

function takeLink(
  deps: ConfirmLinkDeps,
  { token, secret, form }: RegistrationLinkInput & { readonly form: SentForm },
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
    const { sameBrowser, step } = standing({ ...row, step: 'set_password' }, secret);
    if (!sameBrowser) return { kind: 'open', sameBrowser, step };
    const renewed = secretAfter(deps.keyring, row.id, secret, form);
    await renewSecret(tx, row, { secretDigest: digestToken(renewed) });
    return { kind: 'open', sameBrowser, step, secret: renewed };
  });
}

function standing(row: RegistrationRow, secret: string | undefined): { sameBrowser: boolean; step: Step } {
  return { sameBrowser: secret !== undefined && equalBytes(digestToken(secret), row.secret_digest), step: row.step };
}
