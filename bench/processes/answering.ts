export interface Question {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

export type Handlers = Readonly<Record<string, (input: never) => unknown>>;

/** Answers the process that started this one, and ends with it. */
export function answerCalls(handlers: Handlers): void {
  const all: Handlers = { ready: () => undefined, stop: () => undefined, ...handlers };
  process.on('message', ({ id, name, input }: Question) => {
    void answer(all[name], input).then((result) => process.send?.({ id, ...result } satisfies Answer));
  });
  process.on('disconnect', () => process.exit(0));
}

async function answer(handler: Handlers[string] | undefined, input: unknown): Promise<Omit<Answer, 'id'>> {
  try {
    if (handler === undefined) throw new Error('no such call');
    return { value: await handler(input as never) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
