import { genders } from '../../../capabilities/accounts/identity-data.ts';
import { checkbox, radios } from '../../views/choices.ts';
import { errorFor } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { select } from '../../views/select.ts';
import { countries } from './countries.ts';
import { fieldLabels } from './labels.ts';
import { inputFor, section, type SectionModel } from './section.ts';

export function nameSection(context: PageContext, model: SectionModel): Html {
  const { t } = context;
  const input = inputFor(context, model);
  const body = html`<p class="hint">${t('cabinet.section_name_hint')}</p>
    ${input('family_name', { autocomplete: 'family-name', autocapitalize: 'words' })}
    ${input('given_name', { autocomplete: 'given-name', autocapitalize: 'words' })}
    ${input('patronymic', { autocomplete: 'additional-name', autocapitalize: 'words', required: false })}
    ${checkbox(context, {
      name: 'no_patronymic',
      label: t(fieldLabels.no_patronymic),
      value: 'on',
      checked: model.fields.no_patronymic !== '',
      required: false,
      error: errorFor(model.errors, 'no_patronymic'),
    })}`;
  return section(t('cabinet.section_name'), body);
}

/** The title speaks to whoever types: about themselves, unless told otherwise. */
export function personSection(context: PageContext, model: SectionModel, title = context.t('cabinet.section_person')): Html {
  const { t, language } = context;
  const { fields, errors } = model;
  const input = inputFor(context, model);
  const body = html`${radios(context, {
    name: 'gender',
    legend: t(fieldLabels.gender),
    options: genders.map((gender) => ({ value: gender, label: t(`cabinet.gender_${gender}`) })),
    value: fields.gender,
    error: errorFor(errors, 'gender'),
    autocomplete: 'sex',
    inline: true,
  })}
  ${input('birth_date', { hint: t('cabinet.hint_date'), autocomplete: 'bday', inputMode: 'numeric', width: 'short', mask: '00.00.0000' })}
  ${input('birth_place', { hint: t('cabinet.hint_birth_place'), maxLength: 250 })}
  ${select(context, {
    name: 'citizenship',
    label: t(fieldLabels.citizenship),
    options: [{ value: '', label: t('cabinet.choose') }, ...countries(language).map(({ code, name }) => ({ value: code, label: name }))],
    value: fields.citizenship,
    error: errorFor(errors, 'citizenship'),
  })}`;
  return section(title, body);
}

export function numbersSection(context: PageContext, model: SectionModel): Html {
  const { t } = context;
  const input = inputFor(context, model);
  const body = html`${input('snils', {
    hint: t('cabinet.hint_snils'),
    inputMode: 'numeric',
    width: 'medium',
    mask: '000-000-000 00',
  })}
  ${input('inn', {
    label: t('layout.optional', { label: t(fieldLabels.inn) }),
    hint: t('cabinet.hint_inn'),
    inputMode: 'numeric',
    width: 'medium',
    required: false,
  })}`;
  return section(t('cabinet.section_numbers'), body);
}
