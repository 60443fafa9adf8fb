import type { FromSandbox, ToSandbox } from './operations/sandbox-messages.ts';
import { leaveSignalsToParent } from './operations/shutdown.ts';
import { explainListenError, StartRefusal } from './operations/start-refusal.ts';
import type { Administration } from './sandbox/administration.ts';
import { startSandbox, type Sandbox } from './sandbox/sandbox.ts';

const stopPatienceMilliseconds = 4000;

/** The process of the outside world: starts what its parent asks for, ends when the parent lets go or is gone. */
export function runSandboxChild(): void {
  if (process.send === undefined) throw new StartRefusal('`sandbox` is run by `paiza start`, not by hand.');
  leaveSignalsToParent();
  const running: { sandbox?: Sandbox } = {};
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), stopPatienceMilliseconds).unref();
    void (running.sandbox?.stop() ?? Promise.resolve()).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  const orders = createOrders();
  process.on('message', (message: ToSandbox) => {
    if (message.kind === 'carried_out') orders.settle(message);
    if (message.kind === 'provider_ready') running.sandbox?.providerReady();
    if (message.kind !== 'start') return;
    const { options } = message;
    startSandbox(options, orders.administration).then(
      (sandbox) => {
        running.sandbox = sandbox;
        tell({ kind: 'started', addresses: sandbox.addresses, clientFiles: sandbox.clientFiles });
      },
      (error: unknown) => tell({ kind: 'refused', reason: reasonOf(error, options.port) }, () => process.exit(1)),
    );
  });
}

/** Orders of the outside world and their outcomes, over the channel to the process that started this one. */
function createOrders() {
  const waiting = new Map<number, { readonly done: () => void; readonly failed: (error: Error) => void }>();
  const state = { last: 0 };
  const administration: Administration = (order) =>
    new Promise((done, failed) => {
      state.last += 1;
      waiting.set(state.last, { done, failed });
      tell({ kind: 'ordered', id: state.last, order });
    });
  const settle = ({ id, reason }: Extract<ToSandbox, { kind: 'carried_out' }>): void => {
    const order = waiting.get(id);
    waiting.delete(id);
    if (reason === undefined) order?.done();
    else order?.failed(new Error(reason));
  };
  return { administration, settle };
}

function reasonOf(error: unknown, consolePort: number): string {
  const port = (error as { readonly port?: number }).port ?? consolePort;
  const explained = explainListenError(error, { port, variable: 'PAIZA_SANDBOX_PORT' });
  return explained instanceof StartRefusal ? explained.message : `The sandbox could not start: ${String(error)}`;
}

function tell(message: FromSandbox, sent: () => void = () => undefined): void {
  process.send?.(message, undefined, undefined, sent);
}
