import { addIdentityVersion } from '../../src/capabilities/accounts/add-identity-version.ts';
import { confirmIdentity, type ConfirmIdentityOutcome } from '../../src/capabilities/accounts/confirm-identity.ts';
import type { DecidingRegistry } from '../../src/capabilities/accounts/evidence.ts';
import type { IdentityData } from '../../src/capabilities/accounts/identity-data.ts';
import { openAccount } from '../../src/capabilities/accounts/open-account.ts';
import { revokeIdentity, type RevokeIdentityInput } from '../../src/capabilities/accounts/revoke-identity.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { newPhone, type Room } from '../registration/room.ts';

/** An account with a confirmed phone, opened under names of the person's own choice. */
export async function anAccount(room: Room, contact = newPhone()): Promise<string> {
  const [familyName, givenName] = ['Каменщикова', 'Ксюша'] as [PersonName, PersonName];
  const input = { familyName, givenName, contact, confirmedAt: new Date(), language: 'ru', evidenceSource: 'sms_code' } as const;
  const outcome = await room.db.transaction().execute((tx) => openAccount(room, tx, input));
  if (outcome.kind !== 'opened') throw new Error(outcome.kind);
  return outcome.accountId;
}

export async function submit(room: Room, accountId: string, data: IdentityData): Promise<string> {
  const { versionId } = await room.db.transaction().execute((tx) => addIdentityVersion(room, tx, { accountId, data }));
  return versionId;
}

export interface Answered {
  readonly accountId: string;
  readonly versionId: string;
  readonly source: DecidingRegistry;
  readonly at?: Date;
}

export function confirm(room: Room, { at = new Date(), ...answer }: Answered): Promise<ConfirmIdentityOutcome> {
  return room.db.transaction().execute((tx) => confirmIdentity(room, tx, { ...answer, at }));
}

export function revoke(room: Room, input: Omit<RevokeIdentityInput, 'reason'>) {
  return room.db.transaction().execute((tx) => revokeIdentity(room, tx, { ...input, reason: 'test' }));
}

/** What the audit trail says of an account, oldest first. */
export async function trailOf(room: Room, accountId: string) {
  return room.db.selectFrom('audit_events').select(['action', 'details']).where('account_id', '=', accountId).orderBy('id').execute();
}
