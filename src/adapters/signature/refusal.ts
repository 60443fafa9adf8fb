import type { SignatureRefusal } from '../../capabilities/authentication/ports.ts';

/** Ends a check with its answer; never leaves this folder. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: SignatureRefusal;

  constructor(code: SignatureRefusal) {
    super(code);
    this.code = code;
  }
}
