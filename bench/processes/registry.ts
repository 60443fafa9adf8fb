import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerCalls } from './answering.ts';

interface RegistryInput {
  readonly latencyMilliseconds: number;
}

const answers: Readonly<Record<string, object>> = { 'pension-fund': { outcome: 'match' }, 'interior-ministry': { outcome: 'valid' } };

/** Registries that confirm everybody, each time after the latency (docs/registries). Returns the port. */
async function start({ latencyMilliseconds }: RegistryInput): Promise<number> {
  const server = createServer((request, response) => {
    const answer = answers[request.url?.split('/')[1] ?? ''];
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { requestId } = JSON.parse(body) as { requestId: string };
      setTimeout(() => send(response, { requestId, status: 'answered', answer }), latencyMilliseconds);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function send(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

answerCalls({ start });
