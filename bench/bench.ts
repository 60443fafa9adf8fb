import { mkdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { formatFindings, type Finding } from './report.ts';
import { accounts } from './rows/accounts.ts';
import { cabinet } from './rows/cabinet.ts';
import { checks } from './rows/checks.ts';
import { desk } from './rows/desk.ts';
import { memory } from './rows/memory.ts';
import { passkeys } from './rows/passkeys.ts';
import { policy } from './rows/policy.ts';
import type { Row } from './rows/row.ts';
import { sealing } from './rows/sealing.ts';
import { signatures } from './rows/signatures.ts';
import { signIns } from './rows/sign-ins.ts';
import { statements } from './rows/statements.ts';
import { tokens } from './rows/tokens.ts';
import { trail } from './rows/trail.ts';
import { openStage } from './stage.ts';

const rows: readonly Row[] = [
  signIns,
  statements,
  sealing,
  tokens,
  memory,
  accounts,
  checks,
  signatures,
  passkeys,
  cabinet,
  policy,
  desk,
  trail,
];

const usage = `npm run bench -- [--only sign-in,statements,sealing,tokens,memory,accounts,checks,signatures,passkeys,cabinet,policy,desk,trail] [--rounds 3] [--long] [--profile FOLDER]

  --only     some of the rows
  --rounds   rounds that a median is taken of
  --long     10,000 sign-ins for memory instead of 2,000, and 1,000,000 accounts instead of 100,000: about 10 minutes more
  --profile  writes a CPU profile of the server in each round of load into this folder; figures are then too slow
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: rows.map(({ name }) => name).join(',') },
    rounds: { type: 'string', default: '3' },
    long: { type: 'boolean', default: false },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const conditions = `
One process of the provider, durable PostgreSQL on a Unix socket, request log off. Ratios hold when nothing else runs on this machine.
`;

const write = (text: string): void => void process.stdout.write(text);

async function run(): Promise<void> {
  const wanted = values.only.split(',');
  const unknown = wanted.filter((name) => rows.every((row) => row.name !== name));
  if (values.help || unknown.length > 0 || !(Number(values.rounds) >= 1)) return write(usage);
  if (values.profile !== undefined) mkdirSync(values.profile, { recursive: true });
  const stage = await openStage(values.profile);
  const findings: Finding[] = [];
  try {
    for (const { name, measure } of rows.filter((row) => wanted.includes(row.name))) {
      write(`${name}\n`);
      findings.push(...(await measure(stage, { long: values.long, rounds: Number(values.rounds), say: (text) => write(`  ${text}\n`) })));
    }
  } finally {
    await stage.stop();
  }
  write(`\n${availableParallelism()} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.version}\n${formatFindings(findings)}\n${conditions}`);
}

await run();
