import type { BankVoucher } from '../../capabilities/proofing/ports.ts';
import { parseCalendarDate } from '../../kernel/calendar-date.ts';
import { parsePersonName } from '../../kernel/person-name.ts';
import { parseSnils } from '../../kernel/snils.ts';
import type { VerifiedClaims } from './verified-claims.ts';

/** A bank's clock may be ahead of ours by this much. */
const CLOCK_TOLERANCE_MILLISECONDS = 60_000;

/** The bank's words as ours. Undefined when anything in them is no name, no day, no SNILS, or lies in the future: half an answer is none. */
export function voucherFrom({ verification, claims }: VerifiedClaims, now: Date): BankVoucher | undefined {
  const familyName = parsePersonName(claims.family_name);
  const givenName = parsePersonName(claims.given_name);
  const birthDate = parseCalendarDate(claims.birthdate);
  const patronymic = optional(claims.middle_name, parsePersonName);
  const snils = optional(claims.snils, parseSnils);
  const verifiedAt = optional(verification.time, (time) => parsePast(time, now));
  if (familyName === undefined || givenName === undefined || birthDate === undefined) return undefined;
  if (patronymic === 'unreadable' || snils === 'unreadable' || verifiedAt === 'unreadable') return undefined;
  const document = documentOf({ verification, claims });
  return {
    familyName,
    givenName,
    birthDate,
    ...(patronymic === undefined ? {} : { patronymic }),
    ...(snils === undefined ? {} : { snils }),
    ...(verifiedAt === undefined ? {} : { verifiedAt }),
    ...(document === undefined ? {} : { document }),
  };
}

function optional<T>(text: string | undefined, parse: (text: string) => T | undefined): T | undefined | 'unreadable' {
  return text === undefined ? undefined : (parse(text) ?? 'unreadable');
}

function parsePast(text: string, now: Date): Date | undefined {
  const moment = new Date(text);
  return moment.getTime() <= now.getTime() + CLOCK_TOLERANCE_MILLISECONDS ? moment : undefined;
}

/** The document by its claim, or else by the evidence that the bank has seen. */
function documentOf({ verification, claims }: VerifiedClaims): BankVoucher['document'] {
  if (claims.id_doc !== undefined) return { ...claims.id_doc, series: claims.id_doc.series ?? '' };
  const seen = verification.evidence?.map(({ document_details: details }) => passportNumber(details?.document_number));
  return seen?.find((document) => document !== undefined);
}

/** Of evidence only the passport of the Russian Federation can be told: its ten digits are series and number in one. */
function passportNumber(text: string | undefined): BankVoucher['document'] {
  const [, series, number] = /^(\d{2} ?\d{2}) ?(\d{6})$/u.exec(text ?? '') ?? [];
  if (series === undefined || number === undefined) return undefined;
  return { type: 'passport_rf', series: series.replace(' ', ''), number };
}
