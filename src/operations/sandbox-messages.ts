import type { AdministrationOrder } from '../sandbox/administration.ts';
import type { SandboxOptions } from '../sandbox/sandbox.ts';

/** Between `paiza start` and the process of the outside world. To end it, the channel is closed. */
export type ToSandbox =
  | { readonly kind: 'start'; readonly options: SandboxOptions }
  /** The provider answers: what needs it can begin. */
  | { readonly kind: 'provider_ready' }
  /** What has become of an order; with the reason when it was not carried out. */
  | { readonly kind: 'carried_out'; readonly id: number; readonly reason?: string };

export type FromSandbox =
  | {
      readonly kind: 'started';
      readonly addresses: readonly { readonly name: string; readonly url: string }[];
      readonly clientFiles: readonly string[];
    }
  /** For the person at the terminal. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'ordered'; readonly id: number; readonly order: AdministrationOrder };
