import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { isSignedOut } from '../../capabilities/accounts/signed-out.ts';
import { parseAcr } from '../../capabilities/authentication/acr.ts';
import type { Assurance } from '../../capabilities/relying-parties/counting-proofs.ts';
import { decideLevel, type LevelDecision } from '../../capabilities/relying-parties/level-decision.ts';
import type { Policy } from '../../capabilities/relying-parties/policy.ts';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { deletionPrompt } from './deletion-prompt.ts';
import { acrRequestIn, essentialValues } from './essential-acr.ts';
import { accountOfRequest } from './account-of-request.ts';
import { heldClass, policyOf } from './held-class.ts';
import { requirementText } from './requirement-text.ts';

interface LevelDeps {
  readonly db: Db;
  readonly keyring: Keyring;
}

const REASON = 'unmet_authentication_requirements';
const { Check, Prompt, base } = interactionPolicy;

/**
 * What no citizen can ever reach, before any page; then sign-in, the word of a deletion under way, the level, consent. The library's own two
 * checks of essential `acr` ask again and again for what signing in anew cannot give, and match by equality; the one check of the prompt
 * `level` takes their place.
 */
export function interactionPrompts(deps: LevelDeps): InstanceType<typeof Prompt>[] {
  const prompts = base();
  const login = prompts.get('login');
  login?.checks.remove('essential_acrs');
  login?.checks.remove('essential_acr');
  login?.checks.add(accountIsThere(deps));
  const details = async (ctx: KoaContextWithOIDC) => unmetDetails(await decide(deps, ctx), ctx);
  const check = new Check(
    REASON,
    'the requested authentication class could not be reached',
    REASON,
    async (ctx) => {
      const decision = await decide(deps, ctx);
      if (decision.kind === 'satisfied') {
        if (ctx.oidc.session !== undefined && ctx.oidc.session.acr !== decision.assert) ctx.oidc.session.acr = decision.assert;
        keepEssential(ctx);
        return Check.NO_NEED_TO_PROMPT;
      }
      if (mayShowPage(ctx, decision)) return Check.REQUEST_PROMPT;
      throw new errors.UnmetAuthenticationRequirements(requirementText(decision.required, policyOf(ctx.oidc.client)));
    },
    details,
  );
  prompts.add(unknownClassPrompt(), 0);
  prompts.add(deletionPrompt(deps), 2);
  prompts.add(new Prompt({ name: 'level', requestable: false }, check), 3);
  return prompts;
}

/**
 * An essential class that exists nowhere is an error of the relying party: no sign-in and no page could help the citizen, so none is shown.
 * Who asks for no page at all (`prompt=none`) is first told whether somebody is signed in, as ever.
 */
function unknownClassPrompt(): InstanceType<typeof Prompt> {
  const check = new Check('unknown_class', 'none of the essential authentication classes exists', REASON, ({ oidc }) => {
    const essential = essentialValues(acrRequestIn(oidc.params?.['claims']));
    const isUnknown = essential !== undefined && essential.every((value) => parseAcr(value) === undefined);
    if (isUnknown && !oidc.promptPending('none'))
      throw new errors.UnmetAuthenticationRequirements(requirementText(essential, policyOf(oidc.client)));
    return Check.NO_NEED_TO_PROMPT;
  });
  return new Prompt({ name: 'unknown_class', requestable: false }, check);
}

/**
 * The library trusts a session for as long as it lives: the one of a closed account would get a code, and then no token for it; and it
 * makes one of a sign-in that was held back on its way, whatever has ended meanwhile.
 */
function accountIsThere(deps: LevelDeps): InstanceType<typeof Check> {
  return new Check('no_account', 'End-User authentication is required', 'login_required', async ({ oidc }) => {
    const accountId = oidc.session?.accountId;
    const account = accountId === undefined ? undefined : await accountOfRequest(deps, accountId);
    const isGone = accountId !== undefined && (account === undefined || isSignedOut(account.signedOut, oidc.session ?? {}));
    return isGone ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT;
  });
}

/** Neither for `prompt=none`, nor for a relying party whose stored policy wants the error at once; an offer may always be made. */
function mayShowPage({ oidc }: KoaContextWithOIDC, decision: Extract<LevelDecision, { kind: 'unmet' }>): boolean {
  const policy = policyOf(oidc.client);
  return !oidc.promptPending('none') && (decision.optional || policy?.on_unmet !== 'error');
}

const nobody: Assurance = { assuranceLevel: 'simplified', proofs: [] };

async function decide(deps: LevelDeps, { oidc }: KoaContextWithOIDC): Promise<LevelDecision> {
  const account = oidc.session?.accountId === undefined ? undefined : await accountOfRequest(deps, oidc.session.accountId);
  const policy = policyOf(oidc.client);
  return decideLevel({
    held: heldClass(account ?? nobody, oidc.session?.amr ?? [], policy),
    floor: policy?.min_acr,
    essential: essentialValues(acrRequestIn(oidc.params?.['claims'])),
    voluntary: textList(oidc.params?.['acr_values']),
    // Where no page may be shown there is nobody to make an offer to.
    offered: oidc.result?.['level'] !== undefined || oidc.promptPending('none'),
  });
}

/**
 * The library drops an essential `acr` when `acr_values` stands beside it. What was asked for goes with the code, so that every later
 * token of this sign-in is judged by it.
 */
function keepEssential({ oidc }: KoaContextWithOIDC): void {
  const acr = acrRequestIn(oidc.params?.['claims']);
  const kept = oidc.claims.id_token as Record<string, unknown> | undefined;
  if (acr?.essential === true && kept !== undefined) kept['acr'] = acr;
}

function unmetDetails(decision: LevelDecision, { oidc }: KoaContextWithOIDC): Record<string, unknown> {
  if (decision.kind === 'satisfied') return {};
  return { required: decision.required, optional: decision.optional, amr: oidc.session?.amr ?? [] };
}

/** Whether the account has meanwhile reached what a request was paused for, as the details of its pause say: it can then go on. */
export function isReachedNow(details: Readonly<Record<string, unknown>>, assurance: Assurance, policy: Policy | undefined): boolean {
  const { required, amr } = details as { required?: readonly string[]; amr?: readonly string[] };
  if (required === undefined || amr === undefined) return false;
  const held = heldClass(assurance, amr, policy);
  return decideLevel({ held, floor: undefined, essential: required, voluntary: [], offered: true }).kind === 'satisfied';
}

function textList(value: unknown): readonly string[] {
  return typeof value === 'string' ? value.split(' ').filter((entry) => entry !== '') : [];
}
