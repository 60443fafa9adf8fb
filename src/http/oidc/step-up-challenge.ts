import type { Context } from 'koa';
import { errors } from 'oidc-provider';
import { parseAcr } from '../../capabilities/authentication/acr.ts';
import type { Policy } from '../../capabilities/relying-parties/policy.ts';
import { requirementText } from './requirement-text.ts';

/** RFC 9470 §3: the token is good, the sign-in behind it is not what the relying party demands (any more). */
class InsufficientUserAuthentication extends errors.OIDCProviderError {
  override readonly error_description: string;

  constructor(description: string) {
    super(401, 'insufficient_user_authentication');
    this.error_description = description;
  }
}

/** The refusal to throw; the classes that would do go to {@link nameClasses}. States what is required, never what the citizen has. */
export function challenge(ctx: Pick<Context, 'state'>, required: readonly string[], policy: Policy | undefined): Error {
  const known = required.filter((value) => parseAcr(value) !== undefined);
  if (known.length > 0) ctx.state['acrValues'] = known.join(' ');
  return new InsufficientUserAuthentication(requirementText(required, policy));
}

/** Adds `acr_values` to the challenge that the library has written: it knows no parameters of its hosts. */
export function nameClasses(ctx: Context): void {
  const written = ctx.response.get('www-authenticate');
  const acrValues: unknown = ctx.state['acrValues'];
  if (written !== '' && typeof acrValues === 'string') ctx.set('www-authenticate', `${written}, acr_values="${acrValues}"`);
}
