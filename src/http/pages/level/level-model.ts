import type { StandingProof } from '../../../capabilities/accounts/assurance-level.ts';
import { assuranceLevels, satisfies, type AssuranceLevel, type AuthenticationStrength } from '../../../kernel/assurance.ts';
import type { SubmissionState } from '../../cabinet/account/identity-standing.ts';
import type { MethodState } from '../../cabinet/confirm/method-list.ts';
import type { WaitingSite } from '../../views/page-context.ts';
import type { StepUpLink } from './step-up.ts';

export interface LevelModel {
  readonly site: WaitingSite;
  /** It is a page of ours that demands more. */
  readonly ownPage: boolean;
  /** Oldest proof that the site takes, ISO 8601. */
  readonly confirmedWithin: string | undefined;
  /** What the site accepts: levels with the strength of sign-in they must come with. */
  readonly required: readonly { readonly level: AssuranceLevel; readonly strength: 'single' | 'mfa' | 'key' }[];
  /** The site only wishes for the level: the citizen may go on without. */
  readonly optional: boolean;
  readonly held: AssuranceLevel;
  /** The level by the proofs that the site takes. */
  readonly counting: AssuranceLevel;
  readonly proofs: readonly (StandingProof & { readonly counts: boolean })[];
  /** The ways that are offered here and that the site takes. */
  readonly methods: readonly MethodState[];
  /** How strong the sign-in has to become, and where; undefined when it is strong enough, or the level has to come first. */
  readonly stepUp: { readonly strength: 'mfa' | 'key'; readonly links: readonly StepUpLink[] } | undefined;
  /** Of this sign-in. */
  readonly strength: AuthenticationStrength;
  /** How the data that the citizen sent last stands with the registries; undefined when nothing was sent. */
  readonly submission: SubmissionState | undefined;
  /** How long the site's request waits, counted from its beginning. */
  readonly waitMinutes: number;
}

/** What the citizen lacks first: checked data, a proof that this site takes, or something of the sign-in. */
export type Lack = 'data' | 'proof' | 'other';

export function lackOf({ required, held, counting }: Pick<LevelModel, 'required' | 'held' | 'counting'>): Lack {
  const lowest = lowestRequired({ required });
  if (lowest === undefined || satisfies(counting, lowest)) return 'other';
  return satisfies(held, 'standard') ? 'proof' : 'data';
}

/** The level is reached, but not by the proofs that this site takes. */
export function lacksOtherProof(model: Pick<LevelModel, 'required' | 'held' | 'counting'>): boolean {
  const lowest = lowestRequired(model);
  return lackOf(model) === 'proof' && lowest !== undefined && satisfies(model.held, lowest);
}

export function lowestRequired({ required }: Pick<LevelModel, 'required'>): AssuranceLevel | undefined {
  return assuranceLevels.find((level) => required.some((one) => one.level === level));
}
