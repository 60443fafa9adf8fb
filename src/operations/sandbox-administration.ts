import { findAccount } from '../capabilities/accounts/find-account.ts';
import { findAccountByIdentifier } from '../capabilities/accounts/find-account-by-identifier.ts';
import { addProof } from '../capabilities/proofing/add-proof.ts';
import type { ProofEvidence } from '../capabilities/proofing/proof-evidence.ts';
import { addOperatorCommand } from '../commands/operator-add.ts';
import type { Config } from '../config.ts';
import { parseIdentifier } from '../kernel/identifier.ts';
import { isProofMethod, type ProofMethod } from '../kernel/proof-method.ts';
import type { AdministrationOrder } from '../sandbox/administration.ts';
import { runOnDatabase, type CommandDeps } from './run-command.ts';

type ProofOrder = Extract<AdministrationOrder, { kind: 'prove' }>;

/**
 * Carries out what the outside world of a sandbox orders: by the channel to the process that was started from here, never by an address.
 * Throws with the reason. In any environment but the sandbox it does nothing at all.
 */
export async function carryOut(config: Config, order: AdministrationOrder): Promise<void> {
  if (config.environment !== 'sandbox' || !config.sandbox.enabled) throw new Error('only a sandbox takes orders');
  const said: string[] = [];
  const io = { out: () => undefined, err: (line: string) => void said.push(line) };
  const exitCode = await runOnDatabase(config, async (deps) => {
    if (order.kind === 'employ') return addOperatorCommand(deps, { whom: [order.phone], centreId: order.centreId, role: order.role }, io);
    await prove(deps, order);
    return 0;
  });
  if (exitCode !== 0) throw new Error(said.join('; '));
}

/** Adds a proof as the method itself would, with evidence that is made up. */
async function prove(deps: CommandDeps, { phone, method, provedAt: given }: ProofOrder): Promise<void> {
  const provedAt = new Date(given);
  if (!isProofMethod(method)) throw new Error('no such method');
  if (!(provedAt.getTime() <= Date.now())) throw new Error('a proof is of the past');
  const identifier = parseIdentifier(phone);
  const owner = identifier === undefined ? undefined : await findAccountByIdentifier(deps, deps.db, identifier);
  const account = owner === undefined ? undefined : await findAccount(deps, owner.accountId);
  const versionId = account?.identity?.versionId;
  if (account === undefined || versionId === undefined) throw new Error('no standard account with this phone');
  const proof = { method, vouchedBy: 'sandbox', evidence: madeUpEvidence(method, provedAt), provedAt, actor: 'system' } as const;
  await deps.db.transaction().execute((tx) => addProof(deps, tx, { ...proof, accountId: account.accountId, versionId }));
}

const DAY_MILLISECONDS = 86_400_000;

function madeUpEvidence(method: ProofMethod, provedAt: Date): ProofEvidence {
  const aFortnightBefore = new Date(provedAt.getTime() - 14 * DAY_MILLISECONDS).toISOString();
  const made: Readonly<Record<ProofMethod, ProofEvidence>> = {
    in_person: { kind: 'document', type: 'passport_rf', operatorId: 'opr_sandbox', serviceCentre: 'kazan-bauman' },
    postal_code: { kind: 'letter', postcode: '420111', sentAt: aFortnightBefore },
    online_bank: { kind: 'bank', bankId: 'sandbank', bankVerifiedAt: aFortnightBefore },
    e_signature: {
      kind: 'signature',
      issuer: 'CN=Paiza sandbox',
      serialNumber: '01',
      signedAt: provedAt.toISOString(),
      algorithm: 'gost',
    },
  };
  return made[method];
}
