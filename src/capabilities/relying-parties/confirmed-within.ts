/** Greatest age of a proof that a relying party accepts, in calendar units. */
export interface ProofAge {
  readonly years: number;
  readonly months: number;
  readonly days: number;
}

const pattern = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?$|^P(\d{1,4})W$/u;

/** An ISO 8601 duration of years, months and days (`P5Y`, `P1Y6M`), or of weeks (`P4W`); undefined when it is none or zero. */
export function parseProofAge(text: string): ProofAge | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [years, months, days, weeks] = match.slice(1).map((digits) => Number(digits ?? 0));
  const age = { years: years ?? 0, months: months ?? 0, days: (days ?? 0) + 7 * (weeks ?? 0) };
  return age.years + age.months + age.days === 0 ? undefined : age;
}

/** The earliest moment a proof may have been made at to count now. Month ends hold: one month before 31 March is the last of February. */
export function earliestAcceptedProof(age: ProofAge, now: Date): Date {
  const months = now.getUTCFullYear() * 12 + now.getUTCMonth() - age.years * 12 - age.months;
  const [year, month] = [Math.floor(months / 12), months % 12];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const result = new Date(now);
  result.setUTCFullYear(year, month, Math.min(now.getUTCDate(), lastDay));
  result.setUTCDate(result.getUTCDate() - age.days);
  return result;
}
