import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { secretAfter, startForm, type SentForm } from './browser-secret.ts';
import { openRegistration, sealDraft } from './keep-draft.ts';
import { channelOf, isSameContact, type Draft } from './registration.ts';
import { findRepeatedStart } from './find-repeated-form.ts';
import { places } from './sealing-places.ts';
import { codeLifetimeSeconds, sendCode, sendProblem, type SendCodeDeps } from './send-code.ts';
import { mayDo, type ContactChannel, type Step } from './steps.ts';
import { insertRegistration, lockBySecret, lockForm, renewSecret, replaceDraft, type DraftRow, type RegistrationRow } from './store.ts';

export interface StartRegistrationInput extends Draft {
  readonly language: Language;
  readonly network: string;
  /** What the browser's cookie holds; its registration is taken up again when it is not finished. */
  readonly secret?: string;
  /** Of the form as it was shown; unguessable, and the same when the form is sent twice. */
  readonly formKey: string;
  readonly interactionId?: string;
  /** Request to go back to when the interaction has expired by the end. Kept sealed. */
  readonly authorizationRequest?: string;
}

export interface StartedRegistration {
  /** For the browser's cookie; the database has its digest only. */
  readonly secret: string;
  readonly step: Step;
  readonly channel: ContactChannel;
  /** False when an earlier sending of the form has sent it, or none was due. */
  readonly codeSent: boolean;
}

/**
 * Takes names and a contact and sends a code to it. The same answer whether or not the contact has an account. A second submit of the same
 * form, or going back to correct a name, goes on with the same registration and sends nothing again. The browser gets a new secret each
 * time: whoever used it before, and knows what its cookie held, has nothing to do with what is typed now.
 * Throws problems country_not_served, code_just_sent, too_many_codes, too_many_starts, too_many_sms_to_block and sms_unavailable; then nothing is changed.
 */
export function startRegistration(deps: SendCodeDeps & { readonly db: Db }, input: StartRegistrationInput): Promise<StartedRegistration> {
  const form = { presented: input.secret, formDigest: digestToken(input.formKey), form: startForm(input.formKey, input) };
  return deps.db.transaction().execute(async (tx) => {
    await lockForm(tx, form.formDigest);
    const open = await takeUp(tx, input.secret);
    if (open !== undefined) return changeDraft(deps, tx, input, { row: open, ...form });
    const repeated = await findRepeatedStart(deps, tx, form);
    if (repeated !== undefined) return { secret: repeated.secret, step: repeated.step, channel: repeated.channel, codeSent: false };
    return begin(deps, tx, input, form);
  });
}

interface TakenForm {
  readonly formDigest: Buffer;
  readonly form: SentForm;
}

async function takeUp(tx: Db, secret: string | undefined): Promise<RegistrationRow | undefined> {
  const row = secret === undefined ? undefined : await lockBySecret(tx, digestToken(secret));
  return row === undefined || !mayDo('restart', row.step) ? undefined : row;
}

async function begin(
  deps: SendCodeDeps,
  tx: Db,
  input: StartRegistrationInput,
  { form, formDigest }: TakenForm,
): Promise<StartedRegistration> {
  const row = draftRow(deps, newId('reg'), input);
  const secret = secretAfter(deps.keyring, row.id, input.secret, form);
  await insertRegistration(tx, { ...row, secretDigest: digestToken(secret), formDigest });
  const sent = await sendCode(deps, tx, { ...input, registrationId: row.id });
  if (sent.kind !== 'sent') throw sendProblem(sent);
  return { secret, step: 'confirm_contact', channel: row.channel, codeSent: true };
}

async function changeDraft(
  deps: SendCodeDeps,
  tx: Db,
  input: StartRegistrationInput,
  { row, form, formDigest }: TakenForm & { readonly row: RegistrationRow },
): Promise<StartedRegistration> {
  const open = openRegistration(deps.keyring, row);
  const changed = draftRow(deps, row.id, input);
  const keepsContact = open.draft !== undefined && isSameContact(open.draft.contact, input.contact);
  await replaceDraft(tx, keepsContact ? 'rename' : 'restart', changed);
  const secret = secretAfter(deps.keyring, row.id, input.secret, form);
  await renewSecret(tx, row, { secretDigest: digestToken(secret), formDigest });
  if (keepsContact && open.step === 'set_password') return { secret, step: open.step, channel: open.channel, codeSent: false };
  const sent = await sendCode(deps, tx, { ...input, registrationId: row.id });
  // The code that went out a moment ago still stands.
  if (sent.kind !== 'sent' && !(keepsContact && sent.kind === 'resend_too_soon')) throw sendProblem(sent);
  return { secret, step: 'confirm_contact', channel: changed.channel, codeSent: sent.kind === 'sent' };
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
