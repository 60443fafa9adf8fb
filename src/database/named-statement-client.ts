import { createHash } from 'node:crypto';
import pg from 'pg';

/** A client holds at most this many plans; a statement beyond them is simply sent without a name. */
const MAX_NAMES = 300;
const names = new Map<string, string>();

/**
 * Sends statements that have parameters under a name made of their text, so that PostgreSQL parses and plans each once per connection
 * instead of each time: selects cost about half. Texts must therefore not vary with values: write `= any($1)`, never `in ($1, $2, …)`.
 */
export class NamedStatementClient extends pg.Client {
  // The override covers the overload that Kysely and the queue use: text with values, answered by a promise or a callback.
  override query(...args: unknown[]): never {
    const [text, values, callback] = args;
    const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? statementName(text) : undefined;
    const send = super.query.bind(this) as (...rest: unknown[]) => never;
    if (name === undefined) return send(...args);
    if (typeof callback === 'function') return send(new NamedQuery(name, text as string, values as unknown[], callback as Answered));
    return new Promise((resolve, reject) => {
      const answered = (error: Error | undefined, result: unknown) => (error ? reject(error) : resolve(result));
      send(new NamedQuery(name, text as string, values as unknown[], answered));
    }) as never;
  }
}

type Answered = (error: Error | undefined, result: unknown) => void;
const Query = pg.Query as unknown as new (text: string, values: unknown[], answered: Answered) => { name?: string };

/** Given a name in its configuration, the driver would copy that configuration property by property at each call. */
class NamedQuery extends Query {
  constructor(name: string, text: string, values: unknown[], answered: Answered) {
    super(text, values, answered);
    this.name = name;
  }
}

function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAX_NAMES) return known;
  const name = `p_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
}
