import type { AssuranceLevel } from '../../kernel/assurance.ts';
import type { TextKey } from '../../kernel/texts.ts';
import type { IdentityData } from '../accounts/identity-data.ts';
import { identityDocumentClaim } from './identity-document-claim.ts';

/** What claims are made of: the account as it stands now. */
export interface ClaimSource {
  readonly accountId: string;
  /** Of the verified identity data from `standard` on, else the citizen's own word. */
  readonly familyName: string;
  readonly givenName: string;
  readonly contacts: readonly { readonly kind: 'phone' | 'email'; readonly value: string }[];
  readonly assuranceLevel: AssuranceLevel;
  /** The version that the registries have confirmed, never one under check. */
  readonly identity?: VerifiedData | undefined;
  /** Those that the relying party takes, newest first. */
  readonly proofs: readonly { readonly proofId: string; readonly method: string; readonly provedAt: Date }[];
}

/** The part of the verified identity that claims tell. */
interface VerifiedData {
  readonly data: Omit<IdentityData, 'inn'>;
  /** Found by the tax service; what the citizen has typed is not released. */
  readonly inn?: string | undefined;
}

export type ClaimValue = string | boolean | number | Readonly<Record<string, string>>;

/** One claim: discovery, the consent page, the ID Token and userinfo all read this row. */
export interface ClaimRow {
  readonly claim: string;
  /** Scopes that it comes with: any of them is enough. */
  readonly scopes: readonly ClaimScope[];
  /** The account level from which the claim may be released. */
  readonly from: AssuranceLevel;
  /** How the consent page calls the value; absent when the claim only qualifies another one. */
  readonly label?: TextKey;
  /** Claims that tell this one as well: where one of them is shown, this need not be. */
  readonly partOf?: readonly string[];
  /** Undefined when the account has no such value: the claim is then left out. */
  readonly value: (source: ClaimSource) => ClaimValue | undefined;
}

export type ClaimScope =
  | 'openid'
  | 'profile'
  | 'email'
  | 'phone'
  | 'fullname'
  | 'birthdate'
  | 'gender'
  | 'snils'
  | 'inn'
  | 'id_doc'
  | 'citizenship'
  | 'birthplace'
  | 'confirmation';

type Part = Pick<ClaimRow, 'claim' | 'scopes' | 'partOf'> & { readonly label: TextKey };

const contact = (kind: 'phone' | 'email') => (source: ClaimSource) => source.contacts.find((one) => one.kind === kind)?.value;
const hasContact = (kind: 'phone' | 'email') => (source: ClaimSource) => (contact(kind)(source) === undefined ? undefined : true);

function fullName({ familyName, givenName, identity }: ClaimSource): string {
  return [familyName, givenName, identity?.data.patronymic].filter((part) => part !== undefined).join(' ');
}

/** The citizen's own word below `standard`, verified from there on. */
const ownWord = (part: Part, value: ClaimRow['value']): ClaimRow => ({ ...part, from: 'simplified', value });

/** Only ever told of data that the registries have confirmed. */
const verified = (part: Part, value: (identity: VerifiedData) => ClaimValue | undefined): ClaimRow => ({
  ...part,
  from: 'standard',
  value: ({ identity }) => (identity === undefined ? undefined : value(identity)),
});

/** Claim names of OpenID Connect Core 1.0 §5.1 where it has one, else those of ESIA's scopes. */
export const claimCatalogue: readonly ClaimRow[] = [
  ownWord({ claim: 'name', scopes: ['profile'], label: 'consent.claim_name', partOf: ['fullname'] }, fullName),
  ownWord(
    { claim: 'family_name', scopes: ['profile', 'fullname'], label: 'consent.claim_family_name', partOf: ['fullname', 'name'] },
    (source) => source.familyName,
  ),
  ownWord(
    { claim: 'given_name', scopes: ['profile', 'fullname'], label: 'consent.claim_given_name', partOf: ['fullname', 'name'] },
    (source) => source.givenName,
  ),
  verified(
    { claim: 'middle_name', scopes: ['profile', 'fullname'], label: 'consent.claim_middle_name', partOf: ['fullname', 'name'] },
    ({ data }) => data.patronymic,
  ),
  { claim: 'fullname', scopes: ['fullname'], from: 'standard', label: 'consent.claim_fullname', value: fullName },
  verified({ claim: 'birthdate', scopes: ['profile', 'birthdate'], label: 'consent.claim_birthdate' }, ({ data }) => data.birthDate),
  verified({ claim: 'gender', scopes: ['profile', 'gender'], label: 'consent.claim_gender' }, ({ data }) => data.gender),
  { claim: 'email', scopes: ['email'], from: 'simplified', label: 'consent.claim_email', value: contact('email') },
  { claim: 'email_verified', scopes: ['email'], from: 'simplified', value: hasContact('email') },
  { claim: 'phone_number', scopes: ['phone'], from: 'simplified', label: 'consent.claim_phone', value: contact('phone') },
  { claim: 'phone_number_verified', scopes: ['phone'], from: 'simplified', value: hasContact('phone') },
  verified({ claim: 'snils', scopes: ['snils'], label: 'consent.claim_snils' }, ({ data }) => data.snils),
  verified({ claim: 'inn', scopes: ['inn'], label: 'consent.claim_inn' }, ({ inn }) => inn),
  verified({ claim: 'id_doc', scopes: ['id_doc'], label: 'consent.claim_id_doc' }, ({ data }) => identityDocumentClaim(data.document)),
  verified({ claim: 'citizenship', scopes: ['citizenship'], label: 'consent.claim_citizenship' }, ({ data }) => data.citizenship),
  verified({ claim: 'birthplace', scopes: ['birthplace'], label: 'consent.claim_birthplace' }, ({ data }) => data.birthPlace),
  {
    claim: 'assurance_level',
    scopes: ['openid'],
    from: 'simplified',
    label: 'consent.claim_level',
    value: (source) => source.assuranceLevel,
  },
  {
    claim: 'confirmed_at',
    scopes: ['confirmation'],
    from: 'confirmed',
    label: 'consent.claim_confirmed_at',
    // NumericDate, as auth_time is (RFC 7519 §2).
    value: ({ proofs }) => (proofs[0] === undefined ? undefined : Math.floor(proofs[0].provedAt.getTime() / 1000)),
  },
  {
    claim: 'confirmation_method',
    scopes: ['confirmation'],
    from: 'confirmed',
    label: 'consent.claim_confirmation_method',
    value: ({ proofs }) => proofs[0]?.method,
  },
];

/** How a claim is called beside the others that are told: a name that holds the patronymic says so. */
export function claimLabel({ claim, label }: ClaimRow, told: readonly string[]): TextKey | undefined {
  return claim === 'name' && told.includes('middle_name') ? 'consent.claim_fullname' : label;
}
