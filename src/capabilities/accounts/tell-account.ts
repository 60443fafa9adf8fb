import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { enqueuePush } from '../notifications/enqueue-push.ts';
import { findDeliveryPlan } from '../notifications/find-delivery-plan.ts';
import { kindOf, type NoticeId, type NotificationKind } from '../notifications/kinds.ts';
import type { PushSubscription } from '../notifications/push-subscription.ts';
import { isOn, silencesSms } from '../notifications/settings.ts';
import { takeNoticeAllowance } from '../notifications/take-notice-allowance.ts';
import { composeMessage, type TemplateParams } from '../notifications/templates.ts';
import { findAccount } from './find-account.ts';
import { openDataKey } from './open-data-key.ts';
import { pushPlace } from './push-place.ts';

export interface TellAccountDeps {
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

export interface AccountNews {
  readonly accountId: string;
  readonly template: NoticeId;
  /** Path of the page that says more; the parameter `url` of the template. */
  readonly page: string;
  /** The other parameters, where they are words in those of the account's language. */
  readonly params?: TemplateParams | ((language: Language) => TemplateParams);
  /** Three days unless told. */
  readonly lifetimeSeconds?: number;
  /** What it tells, where one template tells several things: the limit of SMS is of the same notice again. */
  readonly about?: string;
  /** Told instead of the contacts that the account has now: those it had before a change. */
  readonly contacts?: readonly Contact[];
}

const LIFETIME_SECONDS = 3 * 86_400;

/**
 * Tells the owner of an account what has happened, within the caller's transaction: the one way for everything that is not a code. The
 * kind of the message and what the owner has chosen decide which contacts and browsers get it. Where a push stands in for an SMS, the SMS
 * leaves only if no push arrives. What an account is told again and again comes by e-mail alone. Nobody is told when there is no open account.
 */
export async function tellAccount(deps: TellAccountDeps, tx: Db, news: AccountNews): Promise<void> {
  const { accountId, template, lifetimeSeconds = LIFETIME_SECONDS } = news;
  const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
  if (account === undefined) return;
  const { language } = account;
  const more = typeof news.params === 'function' ? news.params(language) : news.params;
  const message = { template, language, params: { ...more, url: `${deps.config.issuer}${news.page}` }, lifetimeSeconds };
  const reached = await audience(deps, tx, news, news.contacts ?? account.contacts);
  const { browsers } = reached;
  const to = (await smsAllowed(deps, tx, news, reached)) ? reached.to : withoutSms(reached.to, account.contacts);
  const silenced = browsers.length > 0 && silencesSms(kindOf(template)) ? to.find(({ kind }) => kind === 'phone') : undefined;
  const sms =
    silenced === undefined ? undefined : { ...composeMessage(silenced, template, language, message.params), messageId: newId('msg') };
  for (const subscription of browsers) await enqueuePush(deps, tx, { ...message, accountId, subscription, sms });
  for (const contact of to) if (contact !== silenced) await enqueueMessage(deps, tx, { ...message, to: contact });
}

interface Audience {
  readonly to: readonly Contact[];
  readonly browsers: readonly (PushSubscription & { readonly subscriptionId: string })[];
}

async function audience(deps: TellAccountDeps, tx: Db, news: AccountNews, contacts: readonly Contact[]): Promise<Audience> {
  const { choices, subscriptions } = await findDeliveryPlan(tx, news.accountId);
  const kind = kindOf(news.template);
  const reachable = {
    email: contacts.some((contact) => contact.kind === 'email'),
    sms: contacts.some((contact) => contact.kind === 'phone'),
    push: subscriptions.length > 0,
  };
  const to = reached(kind, contacts).filter((contact) => isOn(kind, contact.kind === 'phone' ? 'sms' : 'email', choices, reachable));
  if (!isOn(kind, 'push', choices, reachable)) return { to, browsers: [] };
  const dataKey = await openDataKey({ db: tx, keyring: deps.keyring }, news.accountId);
  const browsers = subscriptions.map(({ id, sealed }) => ({
    ...(JSON.parse(dataKey?.unseal(pushPlace(id), Buffer.from(sealed, 'base64')) ?? '{}') as PushSubscription),
    subscriptionId: id,
  }));
  return { to, browsers };
}

async function smsAllowed(deps: TellAccountDeps, tx: Db, { accountId, template, about }: AccountNews, { to }: Audience): Promise<boolean> {
  if (!to.some(({ kind }) => kind === 'phone')) return true;
  return takeNoticeAllowance(deps, tx, { accountId, about: `${template}|${about ?? ''}` });
}

/** By e-mail instead, also to who has chosen SMS. */
function withoutSms(to: readonly Contact[], own: readonly Contact[]): readonly Contact[] {
  const mail = to.filter(({ kind }) => kind === 'email');
  const newest = own.findLast(({ kind }) => kind === 'email');
  return mail.length > 0 || newest === undefined ? mail : [newest];
}

/** Oldest first, as they are given. */
function reached({ reach }: NotificationKind, contacts: readonly Contact[]): readonly Contact[] {
  if (reach === 'every_contact') return contacts;
  return (['phone', 'email'] as const).flatMap((kind) => contacts.findLast((contact) => contact.kind === kind) ?? []);
}
