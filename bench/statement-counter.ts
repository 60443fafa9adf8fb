import { NamedStatementClient } from '../src/database/named-statement-client.ts';
import { currentScope } from '../src/http/oidc/request-scope.ts';

export interface StatementCounter {
  /** Statements sent since the last call, in order; BEGIN and COMMIT count, as each is a round trip. */
  take(): readonly string[];
  stop(): void;
}

/**
 * Records the statements that answers to requests cost in this process. Background jobs share the pool, but not a request's scope, so
 * they do not count; neither do the listening connections, which are clients of another kind.
 */
export function countStatements(): StatementCounter {
  const prototype = NamedStatementClient.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  let texts: string[] = [];
  prototype.query = function record(this: unknown, ...args: unknown[]): unknown {
    if (currentScope() !== undefined) texts.push(textOf(args[0]));
    return original.apply(this, args);
  };
  return {
    take: () => texts.splice(0),
    stop: () => {
      prototype.query = original;
      texts = [];
    },
  };
}

function textOf(query: unknown): string {
  const text = typeof query === 'string' ? query : (query as { readonly text?: unknown }).text;
  return String(text).replaceAll(/\s+/gu, ' ').trim();
}
