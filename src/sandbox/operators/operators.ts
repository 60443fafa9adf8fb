import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Administration } from '../administration.ts';
import type { AccountMaker } from '../citizens/make-account.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { bindApp } from './bind-app.ts';
import { fullName, operatorRoles, type OperatorRole, type ReadyOperator } from './operator.ts';

export interface OperatorsState {
  readonly ready: readonly ReadyOperator[];
  /** Not begun, under way, or why it ended early. */
  readonly progress: { readonly kind: 'waiting' | 'making' | 'done' } | { readonly kind: 'failed'; readonly reason: string };
}

export interface Operators {
  state(): OperatorsState;
  /** Makes those that are missing; once the provider answers. Never rejects. */
  make(): Promise<void>;
}

interface OperatorsOptions {
  readonly issuer: string;
  readonly inbox: Inbox;
  readonly maker: AccountMaker;
  readonly administration: Administration;
  /** Where they are remembered from one start to the next. */
  readonly file: string;
}

const centreId = 'kazan-bauman';

/**
 * Two people at the counter of one centre: one asks, the other approves. They register, are checked by the registries and bind their apps
 * on the provider's own pages; the administrator then makes them operators.
 */
export function createOperators(options: OperatorsOptions): Operators {
  const ready = readOperators(options.file);
  const state: { progress: OperatorsState['progress'] } = {
    progress: { kind: ready.length === operatorRoles.length ? 'done' : 'waiting' },
  };
  return {
    state: () => ({ ready, progress: state.progress }),
    async make() {
      if (state.progress.kind === 'making' || state.progress.kind === 'done') return;
      state.progress = { kind: 'making' };
      try {
        for (const role of operatorRoles.slice(ready.length)) {
          ready.push(await makeOperator(options, role));
          writeOperators(options.file, ready);
        }
        state.progress = { kind: 'done' };
      } catch (error) {
        state.progress = { kind: 'failed', reason: String(error) };
      }
    },
  };
}

async function makeOperator({ issuer, inbox, maker, administration }: OperatorsOptions, role: OperatorRole): Promise<ReadyOperator> {
  const provedAt = new Date().toISOString();
  const made = await maker.make({ level: 'confirmed', proof: { method: 'e_signature', provedAt } });
  if (made.kind !== 'made') throw new Error(`the registries did not confirm the data (${made.kind})`);
  const { phone, password } = made.account;
  const secret = await bindApp({ issuer, inbox }, made.account);
  await administration({ kind: 'employ', phone, centreId, role });
  return { role, centreId, name: fullName(made.account), phone, password, secret };
}

function readOperators(file: string): ReadyOperator[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ReadyOperator[]) : [];
}

/** Whole or not at all: a start that is cut off leaves those who were made before. */
function writeOperators(file: string, operators: readonly ReadyOperator[]): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(operators, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
