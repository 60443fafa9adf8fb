import type { CheckedField } from '../../../capabilities/registries/ports.ts';
import type { Progress } from '../../../capabilities/registries/progress.ts';
import type { TextKey } from '../../../kernel/texts.ts';
import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { panel } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';

/** What to look at, and the input of the form where it stands. */
const places: Readonly<Record<CheckedField, { readonly label: TextKey; readonly input: string }>> = {
  family_name: { label: 'cabinet.field_family_name', input: 'family_name' },
  given_name: { label: 'cabinet.field_given_name', input: 'given_name' },
  patronymic: { label: 'cabinet.field_patronymic', input: 'patronymic' },
  gender: { label: 'cabinet.field_gender', input: 'gender' },
  birth_date: { label: 'cabinet.field_birth_date', input: 'birth_date' },
  snils: { label: 'cabinet.field_snils', input: 'snils' },
  document: { label: 'cabinet.checked_document', input: 'document_number' },
};

/** Refusals that other data may cure; the others need a person. */
const curable: ReadonlySet<string> = new Set(['mismatch', 'not_found', 'document_invalid']);

/** Why, and what to do next. Names the data to look at, never what the registry holds. */
export function refusalPanel(context: PageContext, progress: Progress): Html {
  const { t } = context;
  const refusal = progress.refusal ?? 'mismatch';
  const fields = curable.has(refusal) ? fieldsToLookAt(progress) : [];
  const body = html`<p>${t(`cabinet.refusal_${refusal}`)}</p>
    ${
      fields.length > 0 &&
      html`<p>${t('cabinet.look_at')}</p>
        <ul>
          ${fields.map((field) => html`<li><a href="${cabinetPaths.identity}#field-${places[field].input}">${t(places[field].label)}</a></li>`)}
        </ul>`
    }
    <p>${t(`cabinet.refusal_${refusal}_next`)}</p>
    ${curable.has(refusal) && buttonLink({ label: t('cabinet.checks_correct'), href: cabinetPaths.identity, kind: 'primary' })}`;
  return panel(context, 'warning', body);
}

/** What the registries name; a registry that finds nobody was asked by SNILS, or by the document. */
function fieldsToLookAt({ checks }: Progress): readonly CheckedField[] {
  const named = checks.flatMap(({ registry, outcome, fields }): readonly CheckedField[] => {
    if (outcome !== 'not_found') return fields;
    return registry === 'pension_fund' ? ['snils'] : ['document'];
  });
  return (Object.keys(places) as CheckedField[]).filter((field) => named.includes(field));
}
