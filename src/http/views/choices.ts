import { fieldError, inputAttributes } from './fields.ts';
import { attributes, html, type Html, type HtmlValue } from './html.ts';
import type { PageContext } from './page-context.ts';

export interface CheckboxOptions {
  readonly name: string;
  /** May hold a link, e.g. to the terms. */
  readonly label: HtmlValue;
  readonly value?: string | undefined;
  readonly checked?: boolean | undefined;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly required?: boolean | undefined;
}

export function checkbox(context: PageContext, options: CheckboxOptions): Html {
  const { name, label, value = 'yes', checked = false, hint, error, required = true } = options;
  const input = { ...inputAttributes({ name, label: '', hint, error, required }), type: 'checkbox', value, checked };
  return html`<div class="${error === undefined ? 'field' : 'field field-invalid'}">
    ${fieldError(context, name, error)}
    <div class="choice">
      <input${attributes(input)} /><label for="field-${name}">${label}</label>
      ${hint !== undefined && html`<div class="hint" id="field-${name}-hint">${hint}</div>`}
    </div>
  </div>`;
}

export interface RadioOption {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Shown under the option, e.g. the field it asks for. Always visible: it must work without scripts. */
  readonly details?: HtmlValue;
}

export interface RadiosOptions {
  readonly name: string;
  readonly legend: string;
  readonly options: readonly RadioOption[];
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Token of the HTML autofill list that names what is chosen. */
  readonly autocomplete?: string | undefined;
  /** Short options stand beside each other where there is room. */
  readonly inline?: boolean | undefined;
}

/** One of several. The first option carries the id `field-<name>`, so the error summary leads to it. */
export function radios(context: PageContext, radios: RadiosOptions): Html {
  const { name, legend, options, value, hint, error, inline = false } = radios;
  const { 'aria-describedby': describedBy } = inputAttributes({ name, label: legend, hint, error });
  return html`<div class="${error === undefined ? 'field' : 'field field-invalid'}">
    <fieldset${attributes({ 'aria-describedby': describedBy, class: inline ? 'choices-inline' : undefined })}>
      <legend class="label">${legend}</legend>
      ${hint !== undefined && html`<div class="hint" id="field-${name}-hint">${hint}</div>`} ${fieldError(context, name, error)}
      ${options.map((option, index) => radio(radios, option, index, option.value === value))}
    </fieldset>
  </div>`;
}

function radio({ name, autocomplete }: RadiosOptions, option: RadioOption, index: number, checked: boolean): Html {
  const id = index === 0 ? `field-${name}` : `field-${name}-${option.value}`;
  const hintId = option.hint === undefined ? undefined : `${id}-option-hint`;
  return html`<div class="choice choice-radio">
    <input${attributes({ type: 'radio', id, name, value: option.value, checked, autocomplete, 'aria-describedby': hintId })} />
    <label for="${id}">${option.label}</label>
    ${option.hint !== undefined && html`<p class="hint" id="${hintId}">${option.hint}</p>`}
    ${option.details !== undefined && html`<div class="choice-details">${option.details}</div>`}
  </div>`;
}
