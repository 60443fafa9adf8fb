import type { AuditAction } from '../../../capabilities/audit/audit-event.ts';
import type { RecordedEvent } from '../../../capabilities/audit/list-events.ts';
import { parseAcr } from '../../../capabilities/authentication/acr.ts';
import { claimCatalogue, claimLabel } from '../../../capabilities/claims/catalogue.ts';
import { proofMethods } from '../../../kernel/proof-method.ts';
import { isTextKey, type TextKey, type Translate } from '../../../kernel/texts.ts';
import { deviceText } from '../device-text.ts';
import { methodText } from '../method-text.ts';
import type { SiteNames } from '../site-names.ts';

/** An event in words: what happened, and what is known of it. */
export interface EventText {
  readonly title: string;
  readonly facts: readonly { readonly label: string; readonly text: string }[];
}

/** What ids in events stand for. Without the names of centres an event tells of none. */
export interface EventNames {
  readonly sites: SiteNames;
  readonly centres?: ReadonlyMap<string, string>;
}

/** Every action has a text: one that lacks it does not compile. */
const keyOf = (action: AuditAction): TextKey => `activity.did.${action}`;

/** An event that another release recorded is shown all the same, with what can be said of it. */
export function eventTitle(t: Translate, action: string): string {
  const key: string = keyOf(action as AuditAction);
  return isTextKey(key) ? t(key) : t('activity.unknown_action');
}

export function eventText(t: Translate, event: RecordedEvent, names: EventNames): EventText {
  const facts = facets.flatMap(({ label, text }) => {
    const said = text(t, event, names);
    return said === undefined || said === '' ? [] : [{ label: t(label), text: said }];
  });
  return { title: eventTitle(t, event.action), facts };
}

interface Facet {
  readonly label: TextKey;
  readonly text: (t: Translate, event: RecordedEvent, names: EventNames) => string | undefined;
}

/** What an event may tell beside its name, in this order. */
const facets: readonly Facet[] = [
  { label: 'activity.field_site', text: (_t, { clientId }, names) => (clientId === undefined ? undefined : names.sites.get(clientId)) },
  { label: 'activity.field_method', text: (t, { details }) => methodText(t, details['amr']) },
  { label: 'activity.field_factor', text: factorText },
  { label: 'activity.field_device', text: signInDevice },
  {
    label: 'activity.field_claims',
    text: (t, { action, details }) => (action === 'claims.disclosed' ? claimNames(t, details['claims']) : undefined),
  },
  { label: 'activity.field_level', text: (t, { details }) => levelText(t, details['acr'] ?? details['level'] ?? details['to']) },
  { label: 'activity.field_registry', text: registryText },
  { label: 'activity.field_proof_method', text: (t, { details }) => proofMethodText(t, details['method']) },
  { label: 'activity.field_by', text: actorText },
  { label: 'activity.field_centre', text: (_t, { details }, { centres }) => centres?.get(textOf(details['centre']) ?? '') },
  {
    label: 'activity.field_reason',
    text: (t, { action, details }) => (action === 'consent.withdrawn' ? undefined : reasonText(t, details['reason'])),
  },
  {
    label: 'activity.field_case',
    text: (_t, { action, details }) => (action === 'sign_in.disowned' ? textOf(details['case']) : undefined),
  },
];

/** Where the methods of a whole sign-in are told, the one factor goes without saying. */
function factorText(t: Translate, { details }: RecordedEvent): string | undefined {
  const key = `activity.factor_${String(details['factor'])}`;
  return details['amr'] === undefined && isTextKey(key) ? t(key) : undefined;
}

function signInDevice(t: Translate, { action, details }: RecordedEvent): string | undefined {
  if (!action.startsWith('authentication.') || details['browser'] === undefined) return undefined;
  const device = deviceText(t, details['browser']);
  if (details['device'] === 'new') return `${device} (${t('activity.field_device_new')})`;
  return details['place'] === 'new' ? `${device} (${t('activity.field_place_new')})` : device;
}

/** The names under which the citizen agreed to the claims; a claim that only qualifies another goes without saying. */
export function claimNames(t: Translate, claims: unknown): string {
  if (!Array.isArray(claims)) return '';
  const rows = claimCatalogue.filter(({ claim }) => claims.includes(claim) && claim !== 'assurance_level');
  const told = new Set(rows.map(({ claim }) => claim));
  const shown = rows.filter(({ partOf = [] }) => !partOf.some((whole) => told.has(whole)));
  const labels = shown.map((row) => claimLabel(row, [...told]));
  const names = labels.flatMap((label) => (label === undefined ? [] : [t(label)]));
  if (claims.includes('verified_claims')) names.push(t('consent.verified_claims'));
  return names.length === 0 ? t('activity.claims_level_only') : names.join(', ');
}

function levelText(t: Translate, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const level = parseAcr(value)?.level ?? value;
  const key = `layout.level_${level}`;
  return isTextKey(key) ? t(key) : undefined;
}

function registryText(t: Translate, { details }: RecordedEvent): string | undefined {
  const key = `cabinet.registry_${String(details['registry'])}`;
  return isTextKey(key) ? t(key) : undefined;
}

function proofMethodText(t: Translate, value: unknown): string | undefined {
  const method = proofMethods.find((one) => one === value);
  return method === undefined ? undefined : t(`proofing.${method}_name`);
}

function actorText(t: Translate, { actor }: RecordedEvent): string | undefined {
  const [kind, id] = actor.split(':');
  if (kind === 'operator') return t('activity.by_operator', { id: operatorNumber(id ?? '') });
  return kind === 'administrator' ? t('activity.by_administrator') : undefined;
}

/** The end of the id, which is what differs: long enough to find the person by, short enough to read out. */
function operatorNumber(id: string): string {
  return id.slice(-8).toUpperCase();
}

/** Reasons are codes: of ours here, of the desk among its own texts. */
function reasonText(t: Translate, reason: unknown): string | undefined {
  if (typeof reason !== 'string') return undefined;
  const key = [`activity.reason_${reason}`, `desk.reason_${reason}`].find((candidate) => isTextKey(candidate));
  return key !== undefined && isTextKey(key) ? t(key) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
