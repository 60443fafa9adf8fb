/** The phone of citizen number `index` of the benchmark, of ten million. */
export function phoneOf(index: number): string {
  return `+7916${String(index).padStart(7, '0')}`;
}
