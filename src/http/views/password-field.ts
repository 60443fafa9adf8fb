import { field, inputAttributes, type FieldOptions } from './fields.ts';
import { attributes, html, type Html } from './html.ts';
import type { PageContext } from './page-context.ts';

export interface PasswordFieldOptions extends FieldOptions {
  readonly autocomplete: 'current-password' | 'new-password';
}

/** A password with a show/hide button (scripts only). Its value is never written into a page. */
export function passwordField(context: PageContext, options: PasswordFieldOptions): Html {
  const { t } = context;
  const toggle = attributes({
    type: 'button',
    hidden: true,
    'aria-controls': `field-${options.name}`,
    'aria-label': t('layout.password_show_label'),
    'data-password-toggle': true,
    'data-show': t('layout.password_show'),
    'data-hide': t('layout.password_hide'),
    'data-show-label': t('layout.password_show_label'),
    'data-hide-label': t('layout.password_hide_label'),
    'data-shown': t('layout.password_shown'),
    'data-hidden': t('layout.password_hidden'),
  });
  const input = attributes({
    ...inputAttributes(options),
    class: 'input',
    type: 'password',
    autocomplete: options.autocomplete,
    autocapitalize: 'none',
    spellcheck: 'false',
  });
  return field(
    context,
    options,
    html`<div class="password">
      <input${input} /><button class="password-toggle" ${toggle}>${t('layout.password_show')}</button>
      <span class="visually-hidden" role="status" data-password-status></span>
    </div>`,
  );
}
