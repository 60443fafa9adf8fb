import type { Db } from '../../database/connect.ts';
import { equalBytes, type Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { secretAfter, type SentForm } from './browser-secret.ts';
import type { ContactChannel, Step } from './steps.ts';
import { forgetPreviousSecret, lockByForm, lockByPreviousSecret, type RegistrationRow } from './store.ts';

/** Time to repeat a form whose answer was lost on the way. What was typed has to be repeated with it. */
const REPEAT_SECONDS = 120;
/** The first form holds nothing that only its sender can know, so it is given the time of a double click. */
const DOUBLE_CLICK_SECONDS = 15;

export interface RepeatedForm {
  /** For the browser's cookie, as the first sending gave it. */
  readonly secret: string;
  readonly step: Step;
  readonly channel: ContactChannel;
  readonly interactionId?: string;
}

/**
 * What the first sending of this form has led to, for a sending that brings the cookie of before. The first one that does not repeat what
 * was typed ends this: an old cookie allows no second guess.
 */
export function findRepeatedForm(
  deps: { readonly db: Db; readonly keyring: Keyring },
  presented: string,
  form: SentForm,
): Promise<RepeatedForm | undefined> {
  return deps.db.transaction().execute(async (tx) => {
    const row = await lockByPreviousSecret(tx, digestToken(presented), REPEAT_SECONDS);
    if (row === undefined) return undefined;
    const repeated = repeatedIn(deps.keyring, row, presented, form);
    if (repeated === undefined) await forgetPreviousSecret(tx, row.id);
    return repeated;
  });
}

/** The same for the first form, which may bring no cookie at all: its own key finds its first sending. */
export async function findRepeatedStart(
  deps: { readonly keyring: Keyring },
  tx: Db,
  { presented, formDigest, form }: { readonly presented: string | undefined; readonly formDigest: Buffer; readonly form: SentForm },
): Promise<RepeatedForm | undefined> {
  const row = await lockByForm(tx, formDigest, DOUBLE_CLICK_SECONDS);
  return row === undefined ? undefined : repeatedIn(deps.keyring, row, presented, form);
}

function repeatedIn(keyring: Keyring, row: RegistrationRow, presented: string | undefined, form: SentForm): RepeatedForm | undefined {
  const secret = secretAfter(keyring, row.id, presented, form);
  if (!equalBytes(digestToken(secret), row.secret_digest)) return undefined;
  const { step, channel, interaction_id: interactionId } = row;
  return { secret, step, channel, ...(interactionId === null ? {} : { interactionId }) };
}
