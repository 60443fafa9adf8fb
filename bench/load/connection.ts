import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly location: string | undefined;
  readonly cookies: readonly string[];
  /** Latin-1, enough to find tokens in. */
  readonly body: string;
}

/**
 * One kept-alive HTTP/1.1 connection, one request at a time. Written by hand because it shares the machine with what it measures: a fetch
 * costs as much CPU as the server's whole answer. Understands answers with a length, which is all that our servers send.
 */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | undefined;
  #fault: Error | undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#take(text));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  request(method: 'GET' | 'POST', target: string, headers: string, body = ''): Promise<HttpAnswer> {
    const length = method === 'POST' ? `content-length: ${Buffer.byteLength(body)}\r\n` : '';
    return new Promise((resolve, reject) => {
      if (this.#fault !== undefined) reject(this.#fault);
      this.#waiting = { resolve, reject };
      this.#socket.write(`${method} ${target} HTTP/1.1\r\n${headers}${length}\r\n${body}`);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const head = this.#received.slice(0, headEnd);
    const length = Number(/\r\ncontent-length: (\d+)/iu.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(length) && !/^HTTP\/1.1 204/u.test(head)) this.#fail(new Error(`an answer without a length:\n${head}`));
    const end = headEnd + 4 + (length || 0);
    if (this.#received.length < end) return;
    const body = this.#received.slice(headEnd + 4, end);
    this.#received = this.#received.slice(end);
    this.#waiting?.resolve({ ...readHead(head), body });
  }

  #fail(error: Error): void {
    this.#fault = error;
    this.#waiting?.reject(error);
  }
}

function readHead(head: string): Omit<HttpAnswer, 'body'> {
  const lines = head.split('\r\n');
  const values = (name: string) =>
    lines.filter((line) => line.slice(0, name.length + 1).toLowerCase() === `${name}:`).map((line) => line.slice(name.length + 1).trim());
  return { status: Number(head.slice(9, 12)), location: values('location')[0], cookies: values('set-cookie') };
}
