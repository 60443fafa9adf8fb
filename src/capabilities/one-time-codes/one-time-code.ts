/** What a code proves control for. A code of one purpose is worth nothing for another. */
export type CodePurpose =
  'registration' | 'sign_in_device' | 'second_step' | 'desk' | 'contact' | 'recovery' | 'recovery_granted' | 'recovery_other';

/** Whose code it is, within its purpose: the id of a registration, of an account, … */
export interface CodeOwner {
  readonly purpose: CodePurpose;
  readonly subject: string;
}

/** The latest code of an owner as it stands at one moment, by the database's clock. */
export interface CodeState {
  readonly codeId: string;
  readonly confirmed: boolean;
  readonly expired: boolean;
  readonly voided: boolean;
  readonly attemptsLeft: number;
}

export type DeadCode = { readonly kind: 'used' | 'expired' | 'exhausted' };

/** Why a code no longer takes answers; undefined while it does. */
export function deathOf(code: CodeState | undefined): DeadCode | undefined {
  if (code === undefined || code.voided) return { kind: 'expired' };
  if (code.confirmed) return { kind: 'used' };
  if (code.expired) return { kind: 'expired' };
  return code.attemptsLeft <= 0 ? { kind: 'exhausted' } : undefined;
}
