import type { Db } from '../../database/connect.ts';
import { listAssurances, type AccountAssurance } from '../accounts/list-assurances.ts';
import { countSignIns } from '../audit/count-sign-ins.ts';
import { amrStrength } from '../authentication/amr.ts';
import { findClient } from './find-client.ts';
import { policyRefusal, type Judged, type PolicyRefusal } from './policy-verdict.ts';
import type { Policy } from './policy.ts';

export interface PolicyCounts {
  admitted: number;
  /** Those that the policy in force admits, and this one would not. */
  newlyRefused: number;
  readonly refused: Record<PolicyRefusal, number>;
}

export interface PolicyMeasure {
  readonly accounts: PolicyCounts;
  /** Of the days asked for, each judged by the level of now. */
  readonly signIns: PolicyCounts;
  /** False when the relying party is not connected yet: then nothing is newly refused. */
  readonly isConnected: boolean;
}

export interface MeasurePolicyInput {
  readonly clientId: string;
  readonly policy: Policy;
  readonly now: Date;
  readonly days: number;
}

const BATCH = 2000;

/** What a policy would do to the accounts there are, and to the sign-ins of the last days; changes nothing. Reads all accounts, in batches. */
export async function measurePolicy(deps: { readonly db: Db }, input: MeasurePolicyInput): Promise<PolicyMeasure> {
  const inForce = (await findClient(deps, input.clientId))?.policy;
  const [accounts, signIns] = [noCounts(), noCounts()];
  const judge = (counts: PolicyCounts, judged: Judged, weight: number) => count(counts, { ...input, inForce, judged, weight });
  for (let after = ''; ;) {
    const batch = await listAssurances(deps, after, BATCH);
    batch.forEach((account) => judge(accounts, account, 1));
    for (const { account, amr, count: weight } of await signInsOf(deps, batch, input)) {
      judge(signIns, { ...account, strength: amrStrength(amr) }, weight);
    }
    const last = batch.at(-1);
    if (last === undefined || batch.length < BATCH) return { accounts, signIns, isConnected: inForce !== undefined };
    after = last.accountId;
  }
}

async function signInsOf(deps: { readonly db: Db }, batch: readonly AccountAssurance[], { clientId, now, days }: MeasurePolicyInput) {
  const since = new Date(now.getTime() - days * 86_400_000);
  const counts = await countSignIns(deps, { accountIds: batch.map(({ accountId }) => accountId), clientId, since });
  const byId = new Map(batch.map((account) => [account.accountId, account]));
  return counts.flatMap(({ accountId, amr, count }) => {
    const account = byId.get(accountId);
    return account === undefined ? [] : [{ account, amr, count }];
  });
}

interface Counted {
  readonly policy: Policy;
  readonly inForce: Policy | undefined;
  readonly judged: Judged;
  readonly weight: number;
  readonly now: Date;
}

function count(counts: PolicyCounts, { policy, inForce, judged, weight, now }: Counted): void {
  const refusal = policyRefusal(judged, policy, now);
  if (refusal === undefined) counts.admitted += weight;
  else {
    counts.refused[refusal] += weight;
    if (inForce !== undefined && policyRefusal(judged, inForce, now) === undefined) counts.newlyRefused += weight;
  }
}

function noCounts(): PolicyCounts {
  return { admitted: 0, newlyRefused: 0, refused: { level: 0, method: 0, age: 0, strength: 0 } };
}
