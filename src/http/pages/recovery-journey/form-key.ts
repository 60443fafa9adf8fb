import { newSecretToken } from '../../../kernel/secret-token.ts';
import type { Form } from '../../middleware/form-body.ts';

/** Tells this showing of a form from every other, so that a double click counts once. */
export const formKeyName = 'form_key';

export function hiddenFormKey(): Readonly<Record<string, string>> {
  return { [formKeyName]: newSecretToken() };
}

/** Of the form that was sent; a new one when it has none, which then is like no other. */
export function formKeyOf(form: Form): string {
  const key = form.text(formKeyName);
  return /^[\w-]{43}$/u.test(key) ? key : newSecretToken();
}
