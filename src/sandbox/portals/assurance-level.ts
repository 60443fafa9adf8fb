/** How surely the account is the person, weakest first. */
export const assuranceLevels = ['simplified', 'standard', 'confirmed'] as const;
export type AssuranceLevel = (typeof assuranceLevels)[number];

function isAssuranceLevel(value: unknown): value is AssuranceLevel {
  return assuranceLevels.some((level) => level === value);
}

/** The acr value that asks for this level, whatever the factors of the sign-in. */
export function acrFor(level: AssuranceLevel): string {
  return `urn:paiza:loa:${level}`;
}

/** The level an ID Token states: the claim `assurance_level`, else the identity part of `acr`; undefined when it states none. */
export function assuranceLevelOf(claims: Readonly<Record<string, unknown>>): AssuranceLevel | undefined {
  if (isAssuranceLevel(claims['assurance_level'])) return claims['assurance_level'];
  const acr = typeof claims['acr'] === 'string' ? claims['acr'] : '';
  const level = /^urn:paiza:loa:([a-z]+)(?::|$)/.exec(acr)?.[1];
  return isAssuranceLevel(level) ? level : undefined;
}

/** Whether a person of this level may use what opens at `required`. */
export function satisfies(held: AssuranceLevel | undefined, required: AssuranceLevel): boolean {
  return held !== undefined && assuranceLevels.indexOf(held) >= assuranceLevels.indexOf(required);
}
