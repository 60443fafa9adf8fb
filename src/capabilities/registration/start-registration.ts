import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import { digestToken, newSecretToken } from '../../kernel/secret-token.ts';
import { openRegistration, sealDraft } from './keep-draft.ts';
import { channelOf, isSameContact, type Draft, type Registration } from './registration.ts';
import { places } from './sealing-places.ts';
import { codeLifetimeSeconds, sendCode, sendProblem, type SendCodeDeps } from './send-code.ts';
import { mayDo, type ContactChannel, type Step } from './steps.ts';
import { insertRegistration, lockBySecret, lockSecret, replaceDraft, type DraftRow } from './store.ts';

export interface StartRegistrationInput extends Draft {
  readonly language: Language;
  readonly network: string;
  /** What the browser's cookie holds; its registration is taken up again when it is not finished. */
  readonly secret?: string;
  readonly interactionId?: string;
  /** Request to go back to when the interaction has expired by the end. Kept sealed. */
  readonly authorizationRequest?: string;
}

export interface StartedRegistration {
  /** For the browser's cookie; the database has its digest only. */
  readonly secret: string;
  readonly step: Step;
  readonly channel: ContactChannel;
}

/**
 * Takes names and a contact and sends a code to it. The same answer whether or not the contact has an account. A second submit of the same
 * form, or going back to correct a name, goes on with the same registration and sends nothing again.
 * Throws problems country_not_served, code_just_sent, too_many_codes, too_many_starts and sms_unavailable; then nothing is changed.
 */
export function startRegistration(deps: SendCodeDeps & { readonly db: Db }, input: StartRegistrationInput): Promise<StartedRegistration> {
  return deps.db.transaction().execute(async (tx) => {
    const open = input.secret === undefined ? undefined : await takeUp(deps, tx, input.secret);
    if (open === undefined || input.secret === undefined) return begin(deps, tx, input);
    return { secret: input.secret, ...(await changeDraft(deps, tx, input, open)) };
  });
}

async function takeUp(deps: SendCodeDeps, tx: Db, secret: string): Promise<Registration | undefined> {
  const digest = digestToken(secret);
  await lockSecret(tx, digest);
  const row = await lockBySecret(tx, digest);
  return row === undefined || !mayDo('restart', row.step) ? undefined : openRegistration(deps.keyring, row);
}

/** A finished or forgotten registration keeps its secret: the new one gets another. */
async function begin(deps: SendCodeDeps, tx: Db, input: StartRegistrationInput): Promise<StartedRegistration> {
  const row = draftRow(deps, newId('reg'), input);
  let secret = input.secret ?? newSecretToken();
  if (!(await insertRegistration(tx, { ...row, secretDigest: digestToken(secret) }))) {
    secret = newSecretToken();
    await insertRegistration(tx, { ...row, secretDigest: digestToken(secret) });
  }
  const sent = await sendCode(deps, tx, { ...input, registrationId: row.id });
  if (sent.kind !== 'sent') throw sendProblem(sent);
  return { secret, step: 'confirm_contact', channel: row.channel };
}

async function changeDraft(
  deps: SendCodeDeps,
  tx: Db,
  input: StartRegistrationInput,
  open: Registration,
): Promise<Omit<StartedRegistration, 'secret'>> {
  const row = draftRow(deps, open.registrationId, input);
  const keepsContact = open.draft !== undefined && isSameContact(open.draft.contact, input.contact);
  await replaceDraft(tx, keepsContact ? 'rename' : 'restart', row);
  if (keepsContact && open.step === 'set_password') return { step: open.step, channel: open.channel };
  const sent = await sendCode(deps, tx, { ...input, registrationId: open.registrationId });
  // The code that went out a moment ago still stands.
  if (sent.kind !== 'sent' && !(keepsContact && sent.kind === 'resend_too_soon')) throw sendProblem(sent);
  return { step: 'confirm_contact', channel: row.channel };
}

function draftRow({ keyring, config }: SendCodeDeps, id: string, input: StartRegistrationInput): DraftRow {
  const { contact, authorizationRequest } = input;
  return {
    id,
    channel: channelOf(contact),
    draftSealed: sealDraft(keyring, id, input),
    contactIndex: keyring.blindIndex(contact.kind, contact.value),
    language: input.language,
    interactionId: input.interactionId,
    authorizationRequestSealed:
      authorizationRequest === undefined ? undefined : keyring.seal(places.authorizationRequest(id), authorizationRequest),
    lifetimeSeconds: Math.max(codeLifetimeSeconds(config, contact), config.registration.completionLifetimeSeconds),
  };
}
