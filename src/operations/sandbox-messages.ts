import type { SandboxOptions } from '../sandbox/sandbox.ts';

/** Between `paiza start` and the process of the outside world. To end it, the channel is closed. */
export interface ToSandbox {
  readonly kind: 'start';
  readonly options: SandboxOptions;
}

export type FromSandbox =
  | {
      readonly kind: 'started';
      readonly addresses: readonly { readonly name: string; readonly url: string }[];
      readonly clientFiles: readonly string[];
    }
  /** For the person at the terminal. */
  | { readonly kind: 'refused'; readonly reason: string };
