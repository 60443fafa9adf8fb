export type TableRow = readonly [name: string, value: string];

const width = 78;

/** A frame nobody overlooks. Pure; lines end with \n. */
export function sandboxBanner(): string {
  const lines = [
    'SANDBOX – NOT FOR REAL PEOPLE',
    'Every SMS and mail lands in the inbox below and is sent to nobody.',
    'For the real thing: npm start -- --production',
  ];
  const framed = lines.map((line) => `║ ${line.padEnd(width - 2)} ║`);
  return [`╔${'═'.repeat(width)}╗`, ...framed, `╚${'═'.repeat(width)}╝`, ''].join('\n');
}

/** Names left, values right, in columns. */
export function formatTable(rows: readonly TableRow[]): string {
  const column = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => `  ${name.padEnd(column)}${value}\n`).join('');
}
