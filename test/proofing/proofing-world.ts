import { addProof, type AddProofInput } from '../../src/capabilities/proofing/add-proof.ts';
import { revokeProof } from '../../src/capabilities/proofing/revoke-proof.ts';
import { anAccount } from '../accounts/identity-world.ts';
import { createRoom, type Room } from '../registration/room.ts';
import { becomeStandard } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';

export type ProofingRoom = Room & { readonly config: Room['config'] & { readonly relyingParties: { readonly logoutAttempts: number } } };

export async function createProofingRoom(): Promise<ProofingRoom> {
  const room = await createRoom();
  return { ...room, config: { ...room.config, relyingParties: { logoutAttempts: 3 } } };
}

/** A standard account with the data it is verified with. */
export async function aStandardAccount(room: Room, data = someIdentityData()) {
  const accountId = await anAccount(room);
  return { accountId, data, versionId: await becomeStandard(room, accountId, data) };
}

export type SomeProof = Pick<AddProofInput, 'accountId' | 'versionId'> & Partial<AddProofInput>;

/** A visit to a service centre, unless told otherwise. */
export function prove(room: ProofingRoom, input: SomeProof) {
  const proof = {
    method: 'in_person',
    vouchedBy: 'sc-44-001',
    evidence: { kind: 'document', type: 'passport_rf', operatorId: 'opr_1', serviceCentre: 'sc-44-001' },
    provedAt: new Date('2026-11-20T09:30:00Z'),
    actor: 'operator:opr_1',
    ...input,
  } as const;
  return room.db.transaction().execute((tx) => addProof(room, tx, proof));
}

export function revoke(room: ProofingRoom, proofId: string) {
  return room.db.transaction().execute((tx) => revokeProof(room, tx, { proofId, reason: 'forged_document', actor: 'operator:opr_2' }));
}

/** Templates of the messages that wait for an account's contacts: every account of these tests is alone with its own number. */
export async function messagesSince(room: Room, since: number): Promise<readonly string[]> {
  const rows = await room.db.selectFrom('outbox_messages').select(['template']).orderBy('id').execute();
  return rows.slice(since).map(({ template }) => template);
}
