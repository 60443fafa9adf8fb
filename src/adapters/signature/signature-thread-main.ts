import { parentPort } from 'node:worker_threads';
import { streebog } from './gost/streebog.ts';
import { verifyGostSignature } from './gost/verify-gost-signature.ts';
import { readRevocationList } from './revocation-list.ts';
import type { TaskKind, ThreadReply, ThreadRequest, ThreadTasks } from './signature-thread-messages.ts';

// The thread of long computations; `SignatureThread` starts it and talks to it.

const tasks: { readonly [Kind in TaskKind]: (question: ThreadTasks[Kind]['question']) => ThreadTasks[Kind]['answer'] } = {
  gost_signature: verifyGostSignature,
  gost_digest: ({ data, bits }) => streebog(data, bits),
  revocation_list: readRevocationList,
};

function replyTo<Kind extends TaskKind>({ id, kind, question }: ThreadRequest<Kind>): ThreadReply {
  try {
    return { id, answer: tasks[kind](question) };
  } catch (error) {
    return { id, failed: String(error) };
  }
}

parentPort?.on('message', (request: ThreadRequest) => parentPort?.postMessage(replyTo(request), []));
