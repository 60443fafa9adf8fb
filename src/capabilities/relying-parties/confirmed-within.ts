const pattern = /^P(?=\d)(?:\d{1,3}Y)?(?:\d{1,4}M)?(?:\d{1,5}D)?$|^P\d{1,4}W$/u;

/**
 * Whether a text is an age of a proof: an ISO 8601 duration of years, months and days (`P5Y`, `P1Y6M`), or of weeks (`P4W`), and not zero.
 * Hours have no place here: a proof is as old as its day.
 */
export function isProofAge(text: string): boolean {
  return pattern.test(text) && /[1-9]/u.test(text);
}
