import type { Config } from '../config.ts';

/** Between the first process and its workers. The configuration travels here, and not in the environment, because it holds secrets. */
export type ToWorker =
  { readonly kind: 'start'; readonly config: Config } | { readonly kind: 'drain' } | { readonly kind: 'metrics'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'listening'; readonly port: number }
  /** For the person at the terminal. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** What prom-client's getMetricsAsJSON gives. */
  | { readonly kind: 'metrics'; readonly id: number; readonly values: object[] };
