import { newTotp, openNewTotp, sealNewTotp, type NewTotp } from '../../../capabilities/authentication/new-totp.ts';
import { parseTotpDigits } from '../../../capabilities/authentication/totp.ts';
import type { Account } from '../../../capabilities/accounts/account.ts';
import type { Deps } from '../../../deps.ts';
import { maskContact } from '../../../kernel/identifier.ts';
import type { PageHttpContext } from '../../pages/page.ts';
import type { FieldError } from '../../views/page-context.ts';
import type { AppFormModel } from './app-form.ts';

/** An app as the form sends it. */
export interface TypedApp {
  /** Undefined when the form is too old, or another person's: then a new key is shown. */
  readonly app: NewTotp | undefined;
  readonly digits: string | undefined;
  readonly label: string;
}

export function typedApp(ctx: PageHttpContext, deps: Pick<Deps, 'keyring'>, accountId: string): TypedApp {
  const { form, page } = ctx.state;
  const label = form
    .text('label')
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 40);
  return {
    app: openNewTotp(deps.keyring, { accountId, time: Date.now() }, form.text('app')),
    digits: parseTotpDigits(form.text('code')),
    label: label === '' ? page.t('security.app_name_default') : label,
  };
}

/** What is wrong with the form before anything is looked at. */
export function typedAppErrors({ state: { page } }: PageHttpContext, { app, digits }: TypedApp): readonly FieldError[] {
  if (app === undefined) return [{ field: 'code', message: page.t('security.app_form_old') }];
  return digits === undefined ? [{ field: 'code', message: page.t('security.app_code_missing') }] : [];
}

/** The form's key: the one that was shown before, so that what an app has scanned stays good, or a new one. */
export function shownApp(
  deps: Pick<Deps, 'keyring'>,
  { accountId, contacts }: Pick<Account, 'accountId' | 'contacts'>,
  app: NewTotp = newTotp(),
): Pick<AppFormModel, 'secret' | 'sealed' | 'account'> {
  const [contact] = contacts;
  const sealed = sealNewTotp(deps.keyring, { accountId, time: Date.now() }, app);
  return { secret: app.secret, sealed, account: contact === undefined ? '' : maskContact(contact) };
}
