import { field, inputAttributes, type FieldOptions } from './fields.ts';
import { attributes, html, type Html } from './html.ts';
import type { PageContext } from './page-context.ts';

export interface SelectOptions extends FieldOptions {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value?: string | undefined;
  readonly autocomplete?: string | undefined;
}

/** One of a list too long to show as radio buttons. */
export function select(context: PageContext, options: SelectOptions): Html {
  const { value, autocomplete } = options;
  return field(
    context,
    options,
    html`<select${attributes({ ...inputAttributes(options), class: 'input select', autocomplete })}>
      ${options.options.map((option) => html`<option${attributes({ value: option.value, selected: option.value === value })}>${option.label}</option>`)}
    </select>`,
  );
}
