/**
 * Does the work for one after the other. One that fails holds up none of the others: its error is thrown at the end, with all the rest of
 * them, so that the log has it and the queue tries again.
 */
export async function eachByItself<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const faults: unknown[] = [];
  for (const item of items) {
    await work(item).catch((error: unknown) => faults.push(error));
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} of ${items.length} failed`);
}
