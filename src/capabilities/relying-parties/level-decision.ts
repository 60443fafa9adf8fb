import { acrSatisfies, parseAcr, type Acr } from '../authentication/acr.ts';

/** What a request says of the class it needs (levels on the wire §3), beside what the citizen has now. */
export interface LevelRequest {
  readonly held: Acr;
  /** The relying party's stored policy: the citizen cannot edit it, so it always applies. */
  readonly floor: string | undefined;
  /** `claims.id_token.acr` marked essential: one of these or an error (OpenID Connect Core §5.5.1.1). */
  readonly essential: readonly string[] | undefined;
  /** `acr_values`: wished for, in order of preference; ignored when an essential request stands beside it. */
  readonly voluntary: readonly string[];
  /** Whether the citizen has been offered to raise the level in this very request, and went on without. */
  readonly offered: boolean;
}

export type LevelDecision =
  | { readonly kind: 'satisfied'; readonly assert: string }
  | { readonly kind: 'unmet'; readonly required: readonly string[]; readonly optional: boolean };

/** Which class to assert, or what is missing. Unknown values are never satisfied: essential ones refuse, voluntary ones are ignored. */
export function decideLevel({ held, floor, essential, voluntary, offered }: LevelRequest): LevelDecision {
  if (floor !== undefined && !meets(held, floor)) return { kind: 'unmet', required: [floor], optional: false };
  if (essential !== undefined) {
    const [highest] = essential.filter((value) => meets(held, value)).toSorted(higherFirst);
    return highest === undefined ? { kind: 'unmet', required: essential, optional: false } : { kind: 'satisfied', assert: highest };
  }
  const known = voluntary.filter((value) => parseAcr(value) !== undefined);
  if (known.length > 0 && !offered && !known.some((value) => meets(held, value))) return { kind: 'unmet', required: known, optional: true };
  return { kind: 'satisfied', assert: held };
}

function meets(held: Acr, required: string): boolean {
  return acrSatisfies(held, required as Acr);
}

function higherFirst(one: string, other: string): number {
  return meets(one as Acr, other) ? -1 : 1;
}
