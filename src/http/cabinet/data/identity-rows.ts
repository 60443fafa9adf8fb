import type { IdentityData } from '../../../capabilities/accounts/identity-data.ts';
import { countryName } from '../../../kernel/country.ts';
import { isTextKey } from '../../../kernel/texts.ts';
import type { PageContext } from '../../views/page-context.ts';
import { fieldsOf } from '../identity/fields.ts';

/** Identity data under the names of the form that it was typed into; what was left empty is left out. */
export function identityRows(
  { t, language }: Pick<PageContext, 't' | 'language'>,
  data: IdentityData,
): readonly { readonly label: string; readonly value: string }[] {
  const words: Readonly<Record<string, string>> = {
    ...fieldsOf(data),
    no_patronymic: '',
    gender: t(`cabinet.gender_${data.gender}`),
    citizenship: countryName(data.citizenship, language),
    document_type: t(data.document.type === 'passport_rf' ? 'records.kind_identity_document' : 'records.kind_identity_document_foreign'),
  };
  return Object.entries(words).flatMap(([name, value]) => {
    const key = `cabinet.field_${name}`;
    return value === '' || !isTextKey(key) ? [] : [{ label: t(key), value }];
  });
}
