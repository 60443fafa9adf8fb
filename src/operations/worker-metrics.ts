import type { Worker } from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import type { FromWorker, ToWorker } from './worker-messages.ts';

const patienceMilliseconds = 1000;
let lastId = 0;

/** Figures of the given workers added up. One that does not answer (it may just have crashed) is left out rather than waited for. */
export async function aggregateMetrics(workers: readonly Worker[]): Promise<string> {
  const answers = await Promise.all(workers.map(ask));
  return AggregatorRegistry.aggregate(answers.filter((values) => values !== undefined)).metrics();
}

function ask(worker: Worker): Promise<object[] | undefined> {
  const id = ++lastId;
  return new Promise((settle) => {
    const finish = (values?: object[]): void => {
      clearTimeout(timer);
      worker.off('message', receive);
      worker.off('exit', onExit);
      settle(values);
    };
    const receive = (message: FromWorker): void => {
      if (message.kind === 'metrics' && message.id === id) finish(message.values);
    };
    const onExit = (): void => finish();
    const timer = setTimeout(finish, patienceMilliseconds);
    worker.on('message', receive);
    worker.once('exit', onExit);
    const question: ToWorker = { kind: 'metrics', id };
    if (worker.isConnected()) worker.send(question, undefined, () => undefined);
    else finish();
  });
}
