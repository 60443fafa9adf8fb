import { startVisitorRegistration } from '../../../capabilities/operators/start-visitor-registration.ts';
import type { Visitor } from '../../../capabilities/operators/visitor.ts';
import { parseCyrillicName } from '../../../kernel/cyrillic-name.ts';
import type { Translate } from '../../../kernel/texts.ts';
import { seeOther, showPage, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import type { FieldError } from '../../views/page-context.ts';
import { parseContact } from '../contact-field.ts';
import { deskPage } from '../desk-page.ts';
import { deskPaths, pathOf } from '../paths.ts';
import { keepVisitorDraft } from '../visitor-draft.ts';
import { visitorsView, type TypedVisitor } from './view.ts';

/** The beginning of an account for somebody who has none: name, contact, and a code that goes there. */
export const visitorsPage = deskPage({
  path: deskPaths.newVisitor,
  act: 'register_visitor',
  get: (ctx) => Promise.resolve(show(ctx, { familyName: '', givenName: '', contact: '' })),
  async post(ctx, deps, { operator }) {
    const { form, page, network } = ctx.state;
    const typed = { familyName: form.text('family_name'), givenName: form.text('given_name'), contact: form.text('contact') };
    const read = readVisitor(page.t, typed);
    if ('errors' in read) return show(ctx, typed, read.errors);
    const { visitor } = read;
    const start = { operator, contact: visitor.contact, language: page.language, network };
    const started = await orRefusal(ctx, ['operators', 'registration'], () => startVisitorRegistration(deps, start));
    if (isRefusal(started)) return show(ctx, typed, [{ field: 'contact', message: started.message }], started.status);
    keepVisitorDraft(ctx, deps, started.caseId, visitor);
    seeOther(ctx, pathOf(deskPaths.visitor, started.caseId));
  },
});

function readVisitor(t: Translate, typed: TypedVisitor): { readonly visitor: Visitor } | { readonly errors: readonly FieldError[] } {
  const [familyName, givenName] = [parseCyrillicName(typed.familyName), parseCyrillicName(typed.givenName)];
  const contact = parseContact(typed.contact);
  const isEmpty = (text: string) => text.trim() === '';
  const errors: FieldError[] = [];
  if (familyName === undefined) {
    errors.push({ field: 'family_name', message: t(`identity.fault.family_name_${isEmpty(typed.familyName) ? 'empty' : 'unreadable'}`) });
  }
  if (givenName === undefined) {
    errors.push({ field: 'given_name', message: t(`identity.fault.given_name_${isEmpty(typed.givenName) ? 'empty' : 'unreadable'}`) });
  }
  if (contact === undefined)
    errors.push({ field: 'contact', message: t(isEmpty(typed.contact) ? 'desk.error_contact_empty' : 'desk.error_contact') });
  return familyName === undefined || givenName === undefined || contact === undefined
    ? { errors }
    : { visitor: { familyName, givenName, contact } };
}

function show(ctx: PageHttpContext, typed: TypedVisitor, errors: readonly FieldError[] = [], status?: number): void {
  const frame = { title: ctx.state.page.t('desk.visitor_title'), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, visitorsView(ctx.state.page, { typed, errors }));
}
