import { sql, type Selectable } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Evidence } from './evidence.ts';
import type { AccountTables } from './tables.ts';

export async function readAccountDates(
  db: Db,
  accountId: string,
): Promise<Pick<Selectable<AccountTables['accounts']>, 'created_at' | 'closed_at'> | undefined> {
  return db.selectFrom('accounts').select(['created_at', 'closed_at']).where('id', '=', accountId).executeTakeFirst();
}

const columns = ['id', 'kind', 'source', 'reference', 'at', 'revoked_at', 'proof_id', 'proved_at'] as const;

export async function readAllEvidence(
  db: Db,
  accountId: string,
): Promise<readonly Pick<Selectable<AccountTables['evidence']>, (typeof columns)[number]>[]> {
  return db.selectFrom('evidence').select(columns).where('account_id', '=', accountId).orderBy('at').orderBy('id').execute();
}

/** What stands of each open account, in the order of their ids. */
export async function readEvidenceOfAccounts(
  db: Db,
  after: string,
  limit: number,
): Promise<readonly { readonly accountId: string; readonly evidence: readonly Evidence[] }[]> {
  const { rows } = await sql<{ accountId: string; evidence: readonly EvidenceJson[] }>`
    select id as "accountId", coalesce((
      select json_agg(json_build_object(
        'kind', kind, 'source', source, 'reference', reference, 'at', at, 'proof_id', proof_id, 'proved_at', proved_at))
      from evidence where account_id = accounts.id and revoked_at is null
    ), '[]'::json) as evidence
    from accounts where closed_at is null and id > ${after} order by id limit ${limit}::int`.execute(db);
  return rows.map(({ accountId, evidence }) => ({ accountId, evidence: evidence.map(fromJson) }));
}

interface EvidenceJson {
  readonly kind: string;
  readonly source: string;
  readonly reference: string | null;
  readonly at: string;
  readonly proof_id: string | null;
  readonly proved_at: string | null;
}

function fromJson({ kind, source, reference, at, proof_id: proofId, proved_at: provedAt }: EvidenceJson): Evidence {
  return {
    kind,
    source,
    at: new Date(at),
    ...(reference === null ? {} : { reference }),
    ...(proofId === null || provedAt === null ? {} : { proof: { proofId, provedAt: new Date(provedAt) } }),
  };
}
