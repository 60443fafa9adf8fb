import { amrStrength } from '../../../capabilities/authentication/amr.ts';
import type { Deps } from '../../../deps.ts';
import { atLeastAsStrong, satisfies, type AssuranceLevel, type AuthenticationStrength } from '../../../kernel/assurance.ts';
import type { TextKey } from '../../../kernel/texts.ts';
import type { LevelledAccount } from '../../oidc/levelled-account.ts';
import { chooseWay, findWays, hasOnlyMail } from '../second-step/ways.ts';

export interface RequiredClass {
  readonly level: AssuranceLevel;
  readonly strength: AuthenticationStrength;
}

/**
 * How strong the sign-in would have to be for a class whose level is reached; undefined when that is not what is lacking. The weakest that
 * would do.
 */
export function lackingStrength(
  required: readonly RequiredClass[],
  { counting, amr }: { readonly counting: AssuranceLevel; readonly amr: readonly string[] },
): 'mfa' | 'key' | undefined {
  const within = required.filter(({ level }) => satisfies(counting, level)).map(({ strength }) => strength);
  if (within.length === 0 || within.some((strength) => atLeastAsStrong(amrStrength(amr), strength))) return undefined;
  return within.includes('mfa') ? 'mfa' : 'key';
}

export interface StepUpLink {
  readonly href: string;
  readonly label: TextKey;
}

export interface StepUpNeed {
  readonly strength: 'mfa' | 'key';
  readonly account: LevelledAccount;
}

/** Pages of this pause where a factor more can be shown, or bound there and then. */
export async function stepUpLinks(deps: Deps, uid: string, { strength, account }: StepUpNeed): Promise<readonly StepUpLink[]> {
  const ways = await findWays(deps, account);
  const rows: readonly (readonly [string, TextKey, boolean])[] = [
    ['second-step', 'level.step_up_second', strength === 'mfa' && chooseWay(ways, undefined) !== undefined],
    ['new-app', 'second_step.way_new_app', strength === 'mfa' && hasOnlyMail(ways)],
    ['passkey', 'second_step.way_passkey', true],
    ['e-signature', 'second_step.way_e_signature', ways.ways.includes('e_signature')],
  ];
  return rows.filter(([, , offered]) => offered).map(([page, label]) => ({ href: `/interaction/${uid}/${page}`, label }));
}
