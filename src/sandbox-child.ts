import type { FromSandbox, ToSandbox } from './operations/sandbox-messages.ts';
import { leaveSignalsToParent } from './operations/shutdown.ts';
import { explainListenError, StartRefusal } from './operations/start-refusal.ts';
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
  process.once('message', ({ options }: ToSandbox) => {
    startSandbox(options).then(
      (sandbox) => {
        running.sandbox = sandbox;
        tell({ kind: 'started', addresses: sandbox.addresses, clientFiles: sandbox.clientFiles });
      },
      (error: unknown) => tell({ kind: 'refused', reason: reasonOf(error, options.port) }, () => process.exit(1)),
    );
  });
}

function reasonOf(error: unknown, consolePort: number): string {
  const port = (error as { readonly port?: number }).port ?? consolePort;
  const explained = explainListenError(error, { port, variable: 'PAIZA_SANDBOX_PORT' });
  return explained instanceof StartRefusal ? explained.message : `The sandbox could not start: ${String(error)}`;
}

function tell(message: FromSandbox, sent: () => void = () => undefined): void {
  process.send?.(message, undefined, undefined, sent);
}
