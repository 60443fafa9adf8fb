/** One line of the result. */
export interface Finding {
  readonly what: string;
  /** The figure in its own unit. */
  readonly figure: string;
  /** What is compared with the target. */
  readonly measured?: string;
  readonly target?: string;
  /** Undefined where there is nothing to reach. */
  readonly met?: boolean;
}

/** A ratio or a count against its bound. */
export function against(
  measured: number,
  bound: { readonly atLeast: number } | { readonly atMost: number },
  digits = 2,
): Omit<Finding, 'what' | 'figure'> {
  const [sign, limit, met] =
    'atLeast' in bound
      ? (['≥', bound.atLeast, measured >= bound.atLeast] as const)
      : (['≤', bound.atMost, measured <= bound.atMost] as const);
  return { measured: measured.toFixed(digits), target: `${sign} ${limit.toFixed(digits)}`, met };
}

export function formatFindings(findings: readonly Finding[]): string {
  const rows = [
    ['', 'figure', 'measured', 'target', ''],
    ...findings.map(({ what, figure, measured = '', target = '', met }) => [what, figure, measured, target, verdict(met)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function verdict(met: boolean | undefined): string {
  if (met === undefined) return '';
  return met ? 'reached' : 'MISSED';
}
