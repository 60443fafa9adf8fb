import { satisfies } from '../../kernel/assurance.ts';
import type { TextKey } from '../../kernel/texts.ts';
import { claimCatalogue, claimLabel, type ClaimRow, type ClaimSource, type ClaimValue } from './catalogue.ts';

/** What is asked for: scopes, and single claims by name (OpenID Connect Core §5.4, §5.5). */
export interface AskedClaims {
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
}

/** What may be released of this account and was asked for; the provider then keeps what was consented to. */
export function releasedClaims(source: ClaimSource, asked: AskedClaims): Record<string, ClaimValue> {
  return Object.fromEntries(valuesOf(source, rowsOf(asked)).map(({ row, value }) => [row.claim, value]));
}

/** The rows, with their values, that would be passed on: what the consent page shows. */
export function claimsToDisclose(source: ClaimSource, asked: AskedClaims): readonly DisclosedClaim[] {
  const disclosed = valuesOf(source, rowsOf(asked));
  const rows = disclosed.map(({ row }) => row);
  const told = valuesOf(source, withPatronymic(rows)).map(({ row }) => row.claim);
  return disclosed.filter(({ row }) => !isToldBy(row, rows)).map((one) => ({ ...one, label: claimLabel(one.row, told) }));
}

/** The rows without a value now that would be passed on as soon as the account has one: consent is given to them as well. */
export function claimsToDiscloseLater(source: ClaimSource, asked: AskedClaims): readonly ClaimRow[] {
  const rows = withPatronymic(rowsOf(asked));
  const now = valuesOf(source, rows).map(({ row }) => row);
  const later = rows.filter((row) => !now.includes(row));
  return later.filter((row) => !isToldBy(row, satisfies(source.assuranceLevel, row.from) ? [...now, ...later] : later));
}

export interface DisclosedClaim extends ValuedRow {
  /** How the value is called; absent when the claim only qualifies another one. */
  readonly label: TextKey | undefined;
}

interface ValuedRow {
  readonly row: ClaimRow;
  readonly value: ClaimValue;
}

/** Claims that come with these scopes: agreed to with them, they need no second question when asked for by name. */
export function claimsOfScopes(scopes: readonly string[]): readonly string[] {
  return rowsOf({ scopes, claims: [] }).map((row) => row.claim);
}

/** Claims by scope as the provider's configuration wants them (OpenID Connect Core §5.4). */
export function claimsByScope(): Record<string, string[]> {
  const byScope: Record<string, string[]> = { openid: ['sub', 'acr', 'amr', 'auth_time'] };
  for (const { scopes, claim } of claimCatalogue) for (const scope of scopes) (byScope[scope] ??= []).push(claim);
  return byScope;
}

/** Scopes a relying party may be registered for. */
export const supportedScopes: ReadonlySet<string> = new Set([...Object.keys(claimsByScope()), 'offline_access']);

function rowsOf({ scopes, claims }: AskedClaims): readonly ClaimRow[] {
  return claimCatalogue.filter((row) => row.scopes.some((scope) => scopes.includes(scope)) || claims.includes(row.claim));
}

/** A name holds the patronymic, also where that is not asked for as a claim of its own. */
function withPatronymic(rows: readonly ClaimRow[]): readonly ClaimRow[] {
  const hasName = rows.some(({ claim }) => claim === 'name');
  return hasName ? claimCatalogue.filter((row) => rows.includes(row) || row.claim === 'middle_name') : rows;
}

function valuesOf(source: ClaimSource, rows: readonly ClaimRow[]): readonly ValuedRow[] {
  return rows.flatMap((row) => {
    const value = satisfies(source.assuranceLevel, row.from) ? row.value(source) : undefined;
    return value === undefined ? [] : [{ row, value }];
  });
}

function isToldBy({ partOf = [] }: ClaimRow, others: readonly ClaimRow[]): boolean {
  return others.some(({ claim }) => partOf.includes(claim));
}
