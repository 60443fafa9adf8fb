import type { AssuranceLevel } from '../../kernel/assurance.ts';
import type { TextKey } from '../../kernel/texts.ts';

/** What claims are made of: the account as it stands now. */
export interface ClaimSource {
  readonly accountId: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly contacts: readonly { readonly kind: 'phone' | 'email'; readonly value: string }[];
  readonly assuranceLevel: AssuranceLevel;
}

export type ClaimValue = string | boolean | number;

/** One claim: discovery, the consent page, the ID Token and userinfo all read this row. */
export interface ClaimRow {
  readonly claim: string;
  readonly scope: 'openid' | 'profile' | 'email' | 'phone';
  /** The account level from which the claim may be released. */
  readonly from: AssuranceLevel;
  /** How the consent page calls the value; absent when the claim only qualifies another one. */
  readonly label?: TextKey;
  /** The claim that tells this one as well: where that is shown, this need not be. */
  readonly partOf?: string;
  /** Undefined when the account has no such value: the claim is then left out. */
  readonly value: (source: ClaimSource) => ClaimValue | undefined;
}

const contact = (kind: 'phone' | 'email') => (source: ClaimSource) => source.contacts.find((one) => one.kind === kind)?.value;
const hasContact = (kind: 'phone' | 'email') => (source: ClaimSource) => (contact(kind)(source) === undefined ? undefined : true);

/** Claim names of OpenID Connect Core 1.0 §5.1 where it has one. Names are the citizen's own word below `standard`. */
export const claimCatalogue: readonly ClaimRow[] = [
  {
    claim: 'name',
    scope: 'profile',
    from: 'simplified',
    label: 'consent.claim_name',
    value: (source) => `${source.familyName} ${source.givenName}`,
  },
  {
    claim: 'family_name',
    scope: 'profile',
    from: 'simplified',
    label: 'consent.claim_family_name',
    partOf: 'name',
    value: (source) => source.familyName,
  },
  {
    claim: 'given_name',
    scope: 'profile',
    from: 'simplified',
    label: 'consent.claim_given_name',
    partOf: 'name',
    value: (source) => source.givenName,
  },
  { claim: 'email', scope: 'email', from: 'simplified', label: 'consent.claim_email', value: contact('email') },
  { claim: 'email_verified', scope: 'email', from: 'simplified', value: hasContact('email') },
  { claim: 'phone_number', scope: 'phone', from: 'simplified', label: 'consent.claim_phone', value: contact('phone') },
  { claim: 'phone_number_verified', scope: 'phone', from: 'simplified', value: hasContact('phone') },
  { claim: 'assurance_level', scope: 'openid', from: 'simplified', label: 'consent.claim_level', value: (source) => source.assuranceLevel },
];
