import { PASSKEY_LABEL_LENGTH } from '../../../capabilities/authentication/passkey.ts';
import type { RegisterPasskeyOutcome } from '../../../capabilities/authentication/register-passkey.ts';
import type { Translate } from '../../../kernel/texts.ts';
import type { FieldError } from '../../views/page-context.ts';

/** Beside the name, the only field there is to go to. */
export function labelError(t: Translate): FieldError {
  return { field: 'label', message: t('passkey.error_label', { count: PASSKEY_LABEL_LENGTH }) };
}

/** `no_script`: the form came without what the browser gives. */
export function registrationError(t: Translate, kind: Exclude<RegisterPasskeyOutcome['kind'], 'registered'> | 'no_script'): FieldError {
  return { field: 'label', message: t(kind === 'no_script' ? 'passkey.no_script' : `passkey.error_${kind}`) };
}
