import { findRegistration } from '../../../capabilities/registration/find-registration.ts';
import { wasLeftAlone, type Draft, type Registration } from '../../../capabilities/registration/registration.ts';
import { startRegistration } from '../../../capabilities/registration/start-registration.ts';
import { pageOf, startPage } from '../../../capabilities/registration/steps.ts';
import type { Deps } from '../../../deps.ts';
import { formatPhoneNumber } from '../../../kernel/phone-number.ts';
import { newSecretToken } from '../../../kernel/secret-token.ts';
import { authorizationRequestOf } from '../../oidc/interactions.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { clearSecret, readSecret, writeSecret } from '../registration-journey/cookie.ts';
import { withinNetworkShare } from '../registration-journey/network-share.ts';
import { namePortal } from '../registration-journey/portal.ts';
import { isRefusal, orRefusal } from '../refusals.ts';
import { shownContact } from '../registration-journey/shown-contact.ts';
import { emptyFields, parseFields, readFields, type StartFields } from './fields.ts';
import { takeUpView } from './take-up-view.ts';
import { startView, type StartModel } from './view.ts';

/** Names and a contact. `?interaction=<uid>` says which pause of the provider sent the citizen here. */
export const registrationStartPage: Page = {
  path: startPage,
  async get(ctx, deps) {
    const registration = await takeUp(ctx, deps);
    const asked = interactionIn(ctx.query['interaction']);
    if (registration?.draft !== undefined && wasLeftAlone(registration)) {
      await namePortal(ctx, deps, await requestBehind(deps, asked));
      const contact = shownContact(registration, registration.draft);
      const title = ctx.state.page.t('registration.take_up_title');
      return showPage(ctx, { title }, takeUpView(ctx.state.page, { contact, next: pageOf(registration), interactionId: asked }));
    }
    const interactionId = asked ?? registration?.interactionId;
    await namePortal(ctx, deps, await requestBehind(deps, interactionId, registration));
    const fields = registration?.draft === undefined ? emptyFields : fieldsOf(registration.draft);
    show(ctx, { fields, interactionId, errors: [] });
  },
  async post(ctx, deps) {
    const { page, form, network } = ctx.state;
    const fields = readFields(form);
    const interactionId = interactionIn(form.text('interaction'));
    if (form.text('action') === 'anew') return startAnew(ctx, deps, interactionId);
    const authorizationRequest = await requestBehind(deps, interactionId);
    await namePortal(ctx, deps, authorizationRequest);
    const parsed = parseFields(fields, page.t);
    if (parsed.kind === 'faulty') return show(ctx, { fields, interactionId, errors: parsed.errors });
    const secret = readSecret(ctx, deps);
    const formKey = keyIn(form.text('form_key')) ?? newSecretToken();
    const { familyName, givenName, contact } = parsed;
    const input = {
      familyName,
      givenName,
      contact,
      language: page.language,
      network,
      formKey,
      ...(secret === undefined ? {} : { secret }),
      ...(interactionId === undefined || authorizationRequest === undefined ? {} : { interactionId, authorizationRequest }),
    };
    const outcome = await orRefusal(ctx, ['registration'], () => withinNetworkShare(network, () => startRegistration(deps, input)));
    if (isRefusal(outcome)) {
      return show(ctx, { fields, interactionId, errors: [{ field: fields.way, message: outcome.message }] }, outcome.status);
    }
    if (outcome.codeSent) deps.metrics.countRegistrationStep('code_sent');
    writeSecret(ctx, deps, outcome.secret);
    seeOther(ctx, pageOf(outcome));
  },
};

/** Forgets what the browser holds; the registration itself ends with its time. */
function startAnew(ctx: PageHttpContext, deps: Deps, interactionId: string | undefined): void {
  clearSecret(ctx, deps);
  seeOther(ctx, interactionId === undefined ? startPage : `${startPage}?interaction=${interactionId}`);
}

/** The unfinished registration of this browser. */
async function takeUp(ctx: PageHttpContext, deps: Deps): Promise<Registration | undefined> {
  const secret = readSecret(ctx, deps);
  const registration = secret === undefined ? undefined : await findRegistration(deps, secret);
  return registration?.step === 'done' ? undefined : registration;
}

async function requestBehind(deps: Deps, interactionId: string | undefined, registration?: Registration): Promise<string | undefined> {
  const known = registration?.interactionId === interactionId ? registration?.authorizationRequest : undefined;
  return known ?? (interactionId === undefined ? undefined : authorizationRequestOf(deps, interactionId));
}

function interactionIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w-]{10,64}$/u.test(value) ? value : undefined;
}

function keyIn(text: string): string | undefined {
  return /^[\w-]{43}$/u.test(text) ? text : undefined;
}

function fieldsOf({ familyName, givenName, contact }: Draft): StartFields {
  const typed = contact.kind === 'phone' ? { phone: formatPhoneNumber(contact.value) } : { email: contact.value };
  return { ...emptyFields, familyName, givenName, way: contact.kind, ...typed, agreed: true };
}

function show(ctx: PageHttpContext, shown: Omit<StartModel, 'formKey'>, status?: number): void {
  const model = { ...shown, formKey: newSecretToken() };
  const title = ctx.state.page.t('registration.start_title');
  showPage(ctx, { title, errors: model.errors, ...(status === undefined ? {} : { status }) }, startView(ctx.state.page, model));
}
