import { claimCatalogue } from './catalogue.ts';

/** What a relying party is told of a person at one moment. */
export interface Disclosure {
  /** Names of claims, in the catalogue's order: what of an answer is about the person, and not about the answer. */
  readonly claims: readonly string[];
  /** The class of then: the account level, and how strong the sign-in was. */
  readonly acr: string;
}

const VERIFIED = 'verified_claims';

/** The claims of a person among the members of ID Tokens and userinfo answers. */
export function disclosedClaims(...answers: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  const told = new Set(answers.flatMap((answer) => Object.keys(answer)));
  return [...claimCatalogue.map(({ claim }) => claim), VERIFIED].filter((claim) => told.has(claim));
}

/** What an access token is marked with, to see whether it is used for anything new. */
export function disclosureMark({ claims, acr }: Disclosure): string {
  return [acr, ...claims].join(' ');
}

/** Whether a disclosure says anything that the one behind this mark did not. */
export function tellsMore({ claims, acr }: Disclosure, mark: string): boolean {
  const [markedAcr, ...marked] = mark.split(' ');
  return acr !== markedAcr || claims.some((claim) => !marked.includes(claim));
}
