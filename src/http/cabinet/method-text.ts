import type { TextKey, Translate } from '../../kernel/texts.ts';

/** The first row that fits tells the factor; values of RFC 8176 §2 leave it open which authenticator made a one-time code. */
const factors: readonly { readonly value: string; readonly key: TextKey; readonly hides?: readonly string[] }[] = [
  { value: 'sc', key: 'activity.amr_signature', hides: ['hwk', 'pop', 'pin'] },
  { value: 'pwd', key: 'activity.amr_password' },
  { value: 'pop', key: 'activity.amr_passkey' },
  { value: 'sms', key: 'activity.amr_sms', hides: ['otp'] },
  { value: 'otp', key: 'activity.amr_otp' },
];

/** How somebody signed in, in words; undefined when the methods say nothing that people would know. */
export function methodText(t: Translate, amr: unknown): string | undefined {
  if (!Array.isArray(amr)) return undefined;
  const hidden = new Set(factors.filter(({ value }) => amr.includes(value)).flatMap(({ hides }) => hides ?? []));
  const shown = factors.filter(({ value }) => amr.includes(value) && !hidden.has(value));
  return shown.length === 0 ? undefined : shown.map(({ key }) => t(key)).join(' + ');
}
