import {
  assuranceLevels,
  atLeastAsStrong,
  authenticationStrengths,
  satisfies,
  type AssuranceLevel,
  type AuthenticationStrength,
} from '../../kernel/assurance.ts';

/**
 * Authentication context class (OpenID Connect Core §2, `acr`): how surely the account is the person, and how strong this sign-in was.
 * A single factor is not spelled out. One prefix in every deployment, so that a relying party's code is portable.
 */
export type Acr = `urn:paiza:loa:${AssuranceLevel}${'' | ':mfa' | ':key'}`;

export interface AcrAxes {
  readonly level: AssuranceLevel;
  readonly strength: AuthenticationStrength;
}

const axesByAcr: ReadonlyMap<string, AcrAxes> = new Map(
  assuranceLevels.flatMap((level) => authenticationStrengths.map((strength) => [formatAcr(level, strength), { level, strength }] as const)),
);

/** The nine values, weakest first on both axes, for `acr_values_supported`. */
export const acrValues: readonly Acr[] = [...axesByAcr.values()].map(({ level, strength }) => formatAcr(level, strength));

export function formatAcr(level: AssuranceLevel, strength: AuthenticationStrength): Acr {
  return strength === 'single' ? `urn:paiza:loa:${level}` : `urn:paiza:loa:${level}:${strength}`;
}

/** Undefined for a value that is not one of the nine; compared byte for byte, as everything in OpenID Connect. */
export function parseAcr(value: string): AcrAxes | undefined {
  return axesByAcr.get(value);
}

/** Dominance: both axes at least as high. `confirmed` does not satisfy `standard:mfa`. */
export function acrSatisfies(held: Acr, required: Acr): boolean {
  const [one, other] = [parseAcr(held), parseAcr(required)];
  if (one === undefined || other === undefined) return false;
  return satisfies(one.level, other.level) && atLeastAsStrong(one.strength, other.strength);
}
