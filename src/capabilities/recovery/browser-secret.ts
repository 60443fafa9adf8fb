import type { Keyring } from '../../kernel/keyring.ts';

/** A form as it was sent. Its key is unguessable, and the same when the form is sent twice. */
export interface SentForm {
  readonly name: 'start' | 'code' | 'link' | 'password';
  readonly formKey: string;
  /** What only its sender knows besides. */
  readonly typed: string;
}

/**
 * The secret that a recovery has after a form was taken, 43 characters. Nobody can work it out without our key and the form's, an earlier
 * user of the browser with its old cookie neither. A double click, or a repeat after an answer that was lost, leads to the same secret, so
 * it gets what its first sending got.
 */
export function secretAfter(keyring: Keyring, presented: string | undefined, { name, formKey, typed }: SentForm): string {
  return keyring.mac('recovery-secret', JSON.stringify([name, presented ?? '', formKey, typed])).toString('base64url');
}
