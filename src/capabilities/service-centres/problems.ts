import { defineProblems } from '../../kernel/problem.ts';

export const centreProblems = defineProblems('service_centres', {
  /** No such centre, or it has shut for good. */
  not_found: 404,
  /** The centre takes no bookings. */
  no_bookings: 409,
  /** The centre has no visit that begins then: its hours have changed, or the time is too near or too far. */
  time_not_offered: 409,
  /** Others have taken every desk at that time. */
  time_taken: 409,
  /** Another visit of this account is booked, and the form did not speak of it. */
  visit_exists: 409,
  /** Too many bookings of this account within 24 hours. */
  too_many_bookings: 429,
  /** No visit of this account is booked. */
  visit_not_found: 404,
});
