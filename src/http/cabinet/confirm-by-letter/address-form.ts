import { addressFields, type AddressFaults, type AddressField, type PostalAddress } from '../../../kernel/postal-address.ts';
import type { Translate } from '../../../kernel/texts.ts';
import type { Form } from '../../middleware/form-body.ts';
import { textField } from '../../views/fields.ts';
import { button, errorFor, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { cabinetPaths } from '../paths.ts';

export type TypedAddress = Readonly<Record<AddressField, string>>;

export function typedAddress(form: Form): TypedAddress {
  return Object.fromEntries(addressFields.map((field) => [field, form.text(field)])) as TypedAddress;
}

/** Where the last letter went, or nothing. */
export function knownAddress(address: PostalAddress | undefined): TypedAddress {
  return Object.fromEntries(addressFields.map((field) => [field, address?.[field] ?? ''])) as TypedAddress;
}

export function addressErrors(t: Translate, faults: AddressFaults): readonly FieldError[] {
  return addressFields.flatMap((field) => {
    const fault = faults[field];
    if (fault === undefined) return [];
    const isMissing = fault === 'missing' && (field === 'postcode' || field === 'locality' || field === 'house');
    return [{ field, message: t(isMissing ? `letter.error_${field}_missing` : `letter.error_${field}_invalid`) }];
  });
}

const inputs = {
  postcode: { autocomplete: 'postal-code', inputMode: 'numeric', maxLength: 20, width: 'short' },
  locality: { autocomplete: 'address-level2', maxLength: 200, required: true },
  street: { autocomplete: 'address-line1', maxLength: 160, required: false },
  house: { autocomplete: 'address-line2', maxLength: 40, width: 'short' },
  flat: { autocomplete: 'address-line3', maxLength: 20, width: 'short', required: false },
} as const;

export function addressForm(context: PageContext, typed: TypedAddress, errors: readonly FieldError[]): Html {
  const { t } = context;
  const fields = addressFields.map((name) =>
    textField(context, {
      ...inputs[name],
      name,
      label: t(`letter.${name}`),
      hint: name === 'postcode' || name === 'locality' || name === 'street' ? t(`letter.${name}_hint`) : undefined,
      value: typed[name],
      error: errorFor(errors, name),
    }),
  );
  const submit = button({ label: t('letter.order_submit'), name: 'action', value: 'order' });
  return form(context, { action: cabinetPaths.confirmByLetter }, html`${fields} ${submit}`);
}
