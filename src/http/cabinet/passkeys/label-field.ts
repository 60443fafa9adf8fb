import { PASSKEY_LABEL_LENGTH } from '../../../capabilities/authentication/passkey.ts';
import { textField } from '../../views/fields.ts';
import { errorFor } from '../../views/forms.ts';
import type { Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';

/** What the owner calls a passkey. */
export function passkeyLabelField(context: PageContext, value: string, errors: readonly FieldError[]): Html {
  const { t } = context;
  return textField(context, {
    name: 'label',
    label: t('passkey.label'),
    hint: t('passkey.label_hint'),
    value,
    autocomplete: 'off',
    autocapitalize: 'none',
    maxLength: PASSKEY_LABEL_LENGTH,
    error: errorFor(errors, 'label'),
  });
}
