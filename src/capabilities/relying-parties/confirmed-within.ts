const pattern = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?$|^P(\d{1,4})W$/u;

/**
 * Whether a text is an age of a proof: an ISO 8601 duration of years, months and days (`P5Y`, `P1Y6M`), or of weeks (`P4W`), and not zero.
 * Hours have no place here: a proof is as old as its day.
 */
export function isProofAge(text: string): boolean {
  return pattern.test(text) && /[1-9]/u.test(text);
}

/**
 * Whether a proof is no older than an age: it counts to the end of the day that is so much later (UTC). A day that the month does not have
 * is its last one. Of a text that is no age nothing is young enough.
 */
export function isWithinAge(provedAt: Date, age: string, now: Date): boolean {
  const parts = pattern.exec(age);
  if (parts === null) return false;
  const [years = 0, months = 0, days = 0, weeks = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  const month = provedAt.getUTCMonth() + years * 12 + months;
  const lastOfMonth = new Date(Date.UTC(provedAt.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(provedAt.getUTCDate(), lastOfMonth) + days + weeks * 7;
  return now.getTime() < Date.UTC(provedAt.getUTCFullYear(), month, day + 1);
}
