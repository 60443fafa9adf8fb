import { newPasskeyChallenge, type PasskeyCeremony } from '../../../capabilities/authentication/passkey-challenge.ts';
import { creationOptions, requestOptions } from '../../../capabilities/authentication/passkey-options.ts';
import { passkeySite } from '../../../capabilities/authentication/passkey-site.ts';
import type { PasskeyDescriptor } from '../../../capabilities/authentication/passkey.ts';
import type { Deps } from '../../../deps.ts';
import type { Translate } from '../../../kernel/texts.ts';
import { shownContact } from '../../cabinet/shown-contact.ts';
import { shownName } from '../../cabinet/shown-name.ts';
import type { LevelledAccount } from '../../oidc/levelled-account.ts';

type AskDeps = Pick<Deps, 'config' | 'keyring'>;
type Json = Readonly<Record<string, unknown>>;

/** For showing a passkey in this pause of the provider: one of these, or any when none is named. */
export function passkeyToShow({ config, keyring }: AskDeps, interactionId: string, allowed: readonly PasskeyDescriptor[] = []): Json {
  const challenge = newPasskeyChallenge(keyring, { kind: 'get', interactionId }, Date.now());
  return requestOptions(passkeySite(config), challenge, allowed);
}

export interface PasskeyToMake {
  readonly account: LevelledAccount;
  /** The session, or the pause of the provider, in which it is made. */
  readonly within: string;
  readonly existing: readonly PasskeyDescriptor[];
  readonly t: Translate;
}

/** For making a passkey of this account. The authenticator keeps the name and the contact to tell accounts apart; they stay with the owner. */
export function passkeyToMake({ config, keyring }: AskDeps, { account, within, existing, t }: PasskeyToMake): Json {
  const { accountId, contacts } = account;
  const ceremony: PasskeyCeremony = { kind: 'create', accountId, within };
  const displayName = shownName(account);
  const [contact] = contacts;
  return creationOptions(passkeySite(config), {
    challenge: newPasskeyChallenge(keyring, ceremony, Date.now()),
    siteName: t('layout.brand'),
    owner: { accountId, displayName, name: contact === undefined ? displayName : shownContact(contact) },
    existing,
  });
}
