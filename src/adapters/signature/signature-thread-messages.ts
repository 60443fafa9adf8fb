import type { GostSignature } from './gost/verify-gost-signature.ts';
import type { RevocationList } from './revocation-list.ts';

/** What the thread is asked, by kind, and what it answers. */
export interface ThreadTasks {
  readonly gost_signature: { readonly question: GostSignature; readonly answer: boolean };
  readonly gost_digest: { readonly question: { readonly data: Uint8Array; readonly bits: 256 | 512 }; readonly answer: Uint8Array };
  /** Undefined when it is none. */
  readonly revocation_list: { readonly question: Uint8Array; readonly answer: RevocationList | undefined };
}

export type TaskKind = keyof ThreadTasks;

export interface ThreadRequest<Kind extends TaskKind = TaskKind> {
  readonly id: number;
  readonly kind: Kind;
  readonly question: ThreadTasks[Kind]['question'];
}

export interface ThreadReply {
  readonly id: number;
  readonly answer?: ThreadTasks[TaskKind]['answer'];
  /** The task threw: a bug of ours. */
  readonly failed?: string;
}
