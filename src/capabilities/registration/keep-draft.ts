import type { Keyring } from '../../kernel/keyring.ts';
import type { Draft, Registration } from './registration.ts';
import { places } from './sealing-places.ts';
import type { RegistrationRow } from './store.ts';

export function sealDraft(keyring: Keyring, registrationId: string, { familyName, givenName, contact }: Draft): Buffer {
  return keyring.seal(places.draft(registrationId), JSON.stringify({ familyName, givenName, contact }));
}

/** Throws UnsealError when the row's bytes were changed or moved. */
export function openRegistration(keyring: Keyring, row: RegistrationRow): Registration {
  const draft = row.step === 'done' ? undefined : (JSON.parse(keyring.unsealText(places.draft(row.id), row.draft_sealed)) as Draft);
  const request = row.authorization_request_sealed;
  return {
    registrationId: row.id,
    step: row.step,
    channel: row.channel,
    language: row.language,
    idleSeconds: row.idle_seconds,
    ...(draft === undefined ? {} : { draft }),
    ...(row.confirmed_at === null || row.confirmed_by === null ? {} : { confirmation: { at: row.confirmed_at, by: row.confirmed_by } }),
    ...(row.interaction_id === null ? {} : { interactionId: row.interaction_id }),
    ...(request === null ? {} : { authorizationRequest: keyring.unsealText(places.authorizationRequest(row.id), request) }),
    ...(row.account_id === null ? {} : { accountId: row.account_id }),
  };
}
