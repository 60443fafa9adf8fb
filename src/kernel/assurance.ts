/** How surely an account is the person, lowest first. */
export const assuranceLevels = ['simplified', 'standard', 'confirmed'] as const;
export type AssuranceLevel = (typeof assuranceLevels)[number];

/** Strength of one sign-in, lowest first: one factor, two different kinds, phishing-resistant. */
export const authenticationStrengths = ['single', 'mfa', 'key'] as const;
export type AuthenticationStrength = (typeof authenticationStrengths)[number];

export function satisfies(held: AssuranceLevel, required: AssuranceLevel): boolean {
  return assuranceLevels.indexOf(held) >= assuranceLevels.indexOf(required);
}

/** Whether a change of level takes something away. Undefined is no level at all. */
export function isFall(from: AssuranceLevel | undefined, to: AssuranceLevel | undefined): boolean {
  return from !== undefined && (to === undefined || !satisfies(to, from));
}

export function atLeastAsStrong(held: AuthenticationStrength, required: AuthenticationStrength): boolean {
  return authenticationStrengths.indexOf(held) >= authenticationStrengths.indexOf(required);
}
