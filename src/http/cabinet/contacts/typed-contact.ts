import { sendContactCode } from '../../../capabilities/registration/send-contact-code.ts';
import type { Deps } from '../../../deps.ts';
import { parseEmailAddress } from '../../../kernel/email-address.ts';
import type { Contact } from '../../../kernel/identifier.ts';
import { parsePhoneNumber } from '../../../kernel/phone-number.ts';
import { isRefusal, orRefusal, type Refusal } from '../../pages/refusals.ts';
import { seeOther, type PageHttpContext } from '../../pages/page.ts';
import { withinNetworkShare } from '../../pages/registration-journey/network-share.ts';
import { textField } from '../../views/fields.ts';
import { errorFor } from '../../views/forms.ts';
import type { Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { cabinetPaths } from '../paths.ts';
import { keepPendingContact, type ContactHolder, type PendingContact } from './pending-contact.ts';

export type ContactKind = Contact['kind'];

export function contactOf(kind: ContactKind, typed: string): Contact | undefined {
  if (kind === 'phone') {
    const value = parsePhoneNumber(typed);
    return value === undefined ? undefined : { kind, value };
  }
  const value = parseEmailAddress(typed);
  return value === undefined ? undefined : { kind, value };
}

/** What is wrong with a text that is no contact. */
export function contactFault({ t }: PageContext, kind: ContactKind, typed: string): FieldError {
  return { field: kind, message: t(`cabinet.error_${kind}${typed.trim() === '' ? '_empty' : ''}`) };
}

export function contactField(
  context: PageContext,
  kind: ContactKind,
  { typed, errors }: { readonly typed: string; readonly errors: readonly FieldError[] },
): Html {
  const { t } = context;
  const type = kind === 'phone' ? ('tel' as const) : ('email' as const);
  return textField(context, {
    name: kind,
    label: t(`cabinet.contact_${kind}`),
    hint: t(`cabinet.add_${kind}_hint`),
    type,
    inputMode: type,
    autocomplete: type,
    value: typed,
    maxLength: 254,
    error: errorFor(errors, kind),
  });
}

/** Sends the code and goes on to its page; the refusal when none may be sent. */
export async function sendCodeTo(
  ctx: PageHttpContext,
  deps: Deps,
  { accountId, sessionUid, ...pending }: PendingContact & ContactHolder,
): Promise<Refusal | undefined> {
  const { page, network } = ctx.state;
  const sent = await orRefusal(ctx, ['registration'], async () => {
    await withinNetworkShare(network, () =>
      sendContactCode(deps, { accountId, contact: pending.contact, language: page.language, network }),
    );
    return {};
  });
  if (isRefusal(sent)) return sent;
  keepPendingContact(ctx, deps, { accountId, sessionUid }, pending);
  seeOther(ctx, cabinetPaths.contactCode);
  return undefined;
}
