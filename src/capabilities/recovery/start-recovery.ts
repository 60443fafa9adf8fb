import type { Db } from '../../database/connect.ts';
import type { Identifier } from '../../kernel/identifier.ts';
import { newId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { recordEvent } from '../audit/record-event.ts';
import { takeEvenTime } from '../authentication/take-even-time.ts';
import { secretAfter } from './browser-secret.ts';
import { findWayBack, type WayBack } from './find-way-back.ts';
import { openRecovery, sealDraft } from './open-recovery.ts';
import { channelOf, codeSubject, type Draft } from './recovery.ts';
import { messageLifetimeSeconds, sendRecoveryMessage, type SendMessageDeps } from './send-recovery-message.ts';
import type { ContactChannel, Step } from './steps.ts';
import { findBySecret, insertRecovery, keepOnlyIf } from './store.ts';

export interface StartRecoveryInput {
  readonly identifier: Identifier;
  readonly language: Language;
  readonly network: string;
  /** Of the form as it was shown; unguessable, and the same when the form is sent twice. */
  readonly formKey: string;
  readonly interactionId?: string;
  /** Request to go back to when the interaction has expired by the end. Kept sealed. */
  readonly authorizationRequest?: string;
}

export interface StartedRecovery {
  /** For the browser's cookie; the database has its digest only. */
  readonly secret: string;
  readonly step: Step;
  readonly channel: ContactChannel;
}

/**
 * Begins a way back into the account that has a phone, an e-mail or a SNILS, by a code or link to a confirmed contact of it. The same answer
 * at the same time whether or not somebody has it. A form sent twice begins once. Throws the problems of recovery that refuse a message;
 * they depend on what was typed and from where, and on nothing else.
 */
export function startRecovery(deps: SendMessageDeps & { readonly db: Db }, input: StartRecoveryInput): Promise<StartedRecovery> {
  return takeEvenTime(() => deps.db.transaction().execute((tx) => begin(deps, tx, input)));
}

async function begin(deps: SendMessageDeps, tx: Db, input: StartRecoveryInput): Promise<StartedRecovery> {
  const { identifier, network } = input;
  const typed = `${identifier.kind}:${identifier.value}`;
  const secret = secretAfter(deps.keyring, undefined, { name: 'start', formKey: input.formKey, typed });
  const wayBack = await findWayBack(deps, tx, identifier);
  const id = newId('rcv');
  if (!(await insert(deps, tx, input, { id, secret, wayBack }))) return repeated(deps, tx, secret);
  const subject = codeSubject({ id, account_id: wayBack?.accountId ?? null });
  const language = wayBack?.language ?? input.language;
  await sendRecoveryMessage(deps, tx, { subject, identifier, to: wayBack?.contact, language, network });
  const event = { actor: 'citizen', action: 'recovery.started', details: { by: identifier.kind } } as const;
  await keepOnlyIf(tx, wayBack !== undefined, () =>
    recordEvent(tx, { ...event, ...(wayBack === undefined ? {} : { accountId: wayBack.accountId }) }),
  );
  return { secret, step: 'confirm_contact', channel: channelOf(identifier) };
}

interface NewJourney {
  readonly id: string;
  readonly secret: string;
  readonly wayBack: WayBack | undefined;
}

function insert(
  { keyring, config }: SendMessageDeps,
  tx: Db,
  input: StartRecoveryInput,
  { id, secret, wayBack }: NewJourney,
): Promise<boolean> {
  const { identifier, interactionId, authorizationRequest } = input;
  const draft: Draft = {
    identifier,
    ...(interactionId === undefined ? {} : { interactionId }),
    ...(authorizationRequest === undefined ? {} : { authorizationRequest }),
  };
  return insertRecovery(tx, {
    id,
    secretDigest: digestToken(secret),
    accountId: wayBack?.accountId ?? null,
    identifierKind: identifier.kind,
    channel: channelOf(identifier),
    contactIndex: wayBack === undefined ? null : keyring.blindIndex(wayBack.contact.kind, wayBack.contact.value),
    passwordChangedAt: wayBack?.passwordChangedAt ?? null,
    grantedBy: null,
    language: input.language,
    draftSealed: sealDraft(keyring, id, draft),
    lifetimeSeconds: Math.max(messageLifetimeSeconds(config, identifier), config.recovery.completionLifetimeSeconds),
  });
}

/** What the first sending of the form has begun; its secret is the proof that it was this form. */
async function repeated({ keyring }: SendMessageDeps, tx: Db, secret: string): Promise<StartedRecovery> {
  const row = await findBySecret(tx, digestToken(secret));
  if (row === undefined) throw new Error('a recovery that stood in the way is gone');
  const { step, channel } = openRecovery(keyring, row);
  return { secret, step, channel };
}
