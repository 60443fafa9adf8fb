import type { ConfigInput } from '../config-types.ts';

export interface CommandOptions {
  readonly port?: string;
  readonly sandboxPort?: string;
  readonly data?: string;
  readonly workers?: string;
}

/** Options of the command line as the last layer of configuration; the schema judges them like every other value. */
export function optionsAsConfig({ port, sandboxPort, data, workers }: CommandOptions): ConfigInput {
  return {
    server: { ...number('port', port), ...number('workers', workers) },
    sandbox: { ...number('port', sandboxPort), ...(data === undefined ? {} : { dataDir: data }) },
  };
}

function number<Name extends string>(name: Name, text: string | undefined): { readonly [key in Name]?: number } {
  if (text === undefined) return {} as { readonly [key in Name]?: number };
  return { [name]: /^\d+$/u.test(text) ? Number(text) : text } as { readonly [key in Name]?: number };
}
