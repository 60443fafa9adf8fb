import { attributes, html, type Html, type HtmlValue } from './html.ts';
import type { PageContext } from './page-context.ts';

/** What every input has. Its id is `field-<name>`, its hint `field-<name>-hint`, its error `field-<name>-error`. */
export interface FieldOptions {
  readonly name: string;
  readonly label: string;
  /** May hold a list, e.g. of rules. */
  readonly hint?: HtmlValue;
  readonly error?: string | undefined;
  /** Required unless false; an optional field should say so in its label (`layout.optional`). */
  readonly required?: boolean | undefined;
  /** The label is the page's question and therefore its h1. */
  readonly labelIsHeading?: boolean | undefined;
  /** Where the cursor stands when the page opens; for pages that are used from the keyboard all day. */
  readonly autofocus?: boolean | undefined;
}

export interface TextFieldOptions extends FieldOptions {
  readonly value?: string | undefined;
  readonly type?: 'text' | 'email' | 'tel' | undefined;
  /** Token of the HTML autofill list: `tel`, `email`, `username`, `family-name`, … */
  readonly autocomplete: string;
  readonly inputMode?: 'text' | 'email' | 'tel' | 'numeric' | undefined;
  readonly maxLength?: number | undefined;
  /** How long an answer is expected to be; the input is as wide. Full width when not given. */
  readonly width?: 'short' | 'medium' | undefined;
  readonly spellcheck?: boolean | undefined;
  readonly autocapitalize?: 'none' | 'words' | undefined;
  /** How digits are set apart while they are typed, `000-000-000 00`; scripts only, the server takes any spelling. */
  readonly mask?: string | undefined;
}

export function textField(context: PageContext, options: TextFieldOptions): Html {
  const { value, type = 'text', autocomplete, inputMode, maxLength, width, spellcheck = false, autocapitalize } = options;
  return field(
    context,
    options,
    html`<input${attributes({
      ...inputAttributes(options),
      class: width === undefined ? 'input' : `input input-${width}`,
      type,
      value,
      autocomplete,
      inputmode: inputMode,
      maxlength: maxLength,
      spellcheck: String(spellcheck),
      autocapitalize: autocapitalize ?? (type === 'text' ? undefined : 'none'),
      'data-mask': options.mask,
    })} />`,
  );
}

/** Six digits from an SMS or a mail. Not limited in length, so that a pasted "123 456" comes in whole; the server drops the spaces. */
export function codeField(context: PageContext, options: FieldOptions & { readonly value?: string | undefined }): Html {
  return field(
    context,
    options,
    html`<input${attributes({
      ...inputAttributes(options),
      class: 'input input-code',
      type: 'text',
      value: options.value,
      autocomplete: 'one-time-code',
      inputmode: 'numeric',
      pattern: '[0-9 ]*',
      spellcheck: 'false',
      'data-code-field': true,
    })} />`,
  );
}

/** Name, id and the links to hint and error that assistive technology follows; for components that bring their own input. */
export function inputAttributes({
  name,
  hint,
  error,
  required = true,
  autofocus,
}: FieldOptions): Record<string, string | boolean | undefined> {
  const describedBy = [hint !== undefined && `field-${name}-hint`, error !== undefined && `field-${name}-error`].filter(Boolean).join(' ');
  return {
    id: `field-${name}`,
    name,
    required,
    autofocus,
    'aria-describedby': describedBy === '' ? undefined : describedBy,
    'aria-invalid': error === undefined ? undefined : 'true',
  };
}

/** Label, hint and error around an input, in the order they are read. */
export function field(context: PageContext, options: FieldOptions, input: HtmlValue): Html {
  const { name, label, hint, error, labelIsHeading = false } = options;
  const labelTag = html`<label class="label" for="field-${name}">${label}</label>`;
  return html`<div class="${error === undefined ? 'field' : 'field field-invalid'}">
    ${labelIsHeading ? html`<h1 class="label-heading">${labelTag}</h1>` : labelTag}
    ${hint !== undefined && html`<div class="hint" id="field-${name}-hint">${hint}</div>`} ${fieldError(context, name, error)} ${input}
  </div>`;
}

export function fieldError({ t }: PageContext, name: string, error: string | undefined): Html | undefined {
  if (error === undefined) return undefined;
  return html`<p class="field-error" id="field-${name}-error">
    <span class="visually-hidden">${t('layout.error_prefix')}</span> ${error}
  </p>`;
}
