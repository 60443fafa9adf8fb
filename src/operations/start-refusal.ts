/** A reason for which the program does not start. The message goes to the person at the terminal: what is wrong and what to do. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}

interface Place {
  readonly port: number;
  /** The setting that moves it. */
  readonly variable: string;
}

/** Turns the system's answer to listen(2) into words; any other error comes back as it was. */
export function explainListenError(error: unknown, { port, variable }: Place): unknown {
  const { code } = error as { readonly code?: string };
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is in use by another program. Stop it, or choose another port with ${variable}.`,
    EACCES: `Port ${port} may not be opened by this account. Choose a port above 1023 with ${variable}.`,
    EADDRNOTAVAIL: `The address to listen on does not belong to this machine (port ${port}, ${variable}).`,
  };
  const reason = reasons[code ?? ''];
  return reason === undefined ? error : new StartRefusal(reason, { cause: error });
}
