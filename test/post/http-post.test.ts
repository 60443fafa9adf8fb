import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import QRCode from 'qrcode';
import { createPostalService } from '../../src/adapters/post/configured-post.ts';
import { HttpPost } from '../../src/adapters/post/http-post.ts';
import { letterPdf } from '../../src/adapters/post/letter-pdf.ts';
import { PostFault } from '../../src/capabilities/proofing/ports.ts';
import { startPostOffice } from '../../src/sandbox/post-office/post-office.ts';
import { aFreePort } from '../banks/bank-world.ts';
import { aLetter, describePostalService, type PostUnderTest } from '../conformance/postal-service.ts';
import { temporaryFolder } from '../sandbox/support/running-sandbox.ts';
import { createFakePost } from '../support/fake-post.ts';

const token = 'sandbox-token-of-the-post';

describePostalService('the fake', async (): Promise<PostUnderTest> => {
  const post = createFakePost();
  return {
    post,
    meet: post.meet,
    tell: (letterId, kind) => void post.tell(letterId, kind),
    printed: async (letterId) => post.letters.filter((letter) => letter.letterId === letterId).length,
    stop: async () => undefined,
  };
});

interface PublishedLetter {
  readonly letterId: string;
  readonly code: string;
  readonly addressee: object;
  readonly state: string;
}

/** The post of the sandbox behind a door that can be shut. */
async function postOffice(): Promise<PostUnderTest & { readonly url: string; letters(): Promise<PublishedLetter[]> }> {
  const folder = temporaryFolder();
  const port = await aFreePort();
  const stopOffice = await startPostOffice({ port, host: '127.0.0.1', dataDir: folder.path, places: [] });
  const url = `http://127.0.0.1:${port}`;
  const shut = await listen((_, response) => void response.writeHead(503).end());
  const silent = await listen(() => undefined);
  const [open, away, hanging] = [url, shut.url, silent.url].map((address) => new HttpPost({ url: address, token })) as [
    HttpPost,
    HttpPost,
    HttpPost,
  ];
  let post = open;
  const letters = async () => (await (await fetch(`${url}/api/letters`)).json()) as PublishedLetter[];
  return {
    url,
    letters,
    post: { handOver: (...call) => post.handOver(...call), events: (...call) => post.events(...call) },
    meet: (meeting) => void (post = { well: open, unavailable: away, silence: hanging }[meeting]),
    async tell(letterId, kind) {
      const answer = await fetch(`${url}/api/letters/${letterId}/events`, { method: 'POST', body: JSON.stringify({ kind }) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    printed: async (letterId) => (await letters()).filter((letter) => letter.letterId === letterId).length,
    async stop() {
      await Promise.all([stopOffice(), shut.stop(), silent.stop()]);
      folder.remove();
    },
  };
}

async function listen(answer: RequestListener): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

describePostalService('the post office of the sandbox over HTTP', postOffice);

describe('the post office of the sandbox', () => {
  let office: Awaited<ReturnType<typeof postOffice>>;
  beforeAll(async () => {
    office = await postOffice();
  });
  afterAll(() => office.stop());
  const patience = () => AbortSignal.timeout(15_000);

  it.each(['ru', 'en'] as const)(
    'reads code and addressee from the letter as it is printed, in %s',
    async (language) => {
      const letter = aLetter({ language, code: 'CHKM-PTX2-3368' });
      await office.post.handOver([letter], patience());
      const [published] = await office.letters();
      expect(published).toMatchObject({
        letterId: letter.letterId,
        code: 'CHKM-PTX2-3368',
        addressee: letter.addressee,
        state: 'received',
      });
      const pdf = await fetch(`${office.url}/letters/${letter.letterId}.pdf`);
      expect(pdf.headers.get('content-type')).toBe('application/pdf');
      expect((await pdf.text()).slice(0, 5)).toBe('%PDF-');
    },
    20_000,
  );

  it('refuses letters to nowhere, letters that are none, and whoever has no token', async () => {
    const nowhere = aLetter({ addressee: { name: 'Иванов Иван', lines: ['д. 1', 'с. Нигде'], postcode: '199999' } });
    expect(await office.post.handOver([nowhere], patience())).toEqual([{ kind: 'refused', letterId: nowhere.letterId }]);
    const post = (body: string, authorization: string) =>
      fetch(`${office.url}/v1/letters`, { method: 'POST', body, headers: { authorization } });
    expect((await post('{"letters":[]}', 'Bearer another')).status).toBe(401);
    for (const body of ['', 'null', '{"letters":[]}', '{"letters":[{"letterId":"../../etc/passwd"}]}']) {
      expect((await post(body, `Bearer ${token}`)).status).toBe(400);
    }
  }, 20_000);

  it('lets nothing happen to a letter that cannot', async () => {
    const letter = aLetter();
    await office.post.handOver([letter], patience());
    await expect(office.tell(letter.letterId, 'delivered')).rejects.toThrow('sandbox.conflict');
    await expect(office.tell('ltr_none', 'printed')).rejects.toThrow('sandbox.not_found');
  }, 20_000);
});

describe('a post that does not keep to the protocol', () => {
  const letter = aLetter();
  const json =
    (body: unknown): RequestListener =>
    (_, response) =>
      void response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  const elsewhere: RequestListener = (_, response) => void response.writeHead(307, { location: 'https://evil.example/v1/letters' }).end();
  const endless: RequestListener = (_, response) => {
    const more = () => void (response.write(Buffer.alloc(65_536, 32)) ? setImmediate(more) : response.once('drain', more));
    response.on('error', () => undefined);
    more();
  };

  it.each<[string, string, RequestListener]>([
    ['speaks no JSON', 'garbage', (_, response) => void response.end('<html>')],
    ['answers something else', 'garbage', json({ results: [{ letterId: letter.letterId, status: 'lost' }] })],
    [
      'hides markup in a number',
      'garbage',
      json({ results: [{ letterId: letter.letterId, status: 'taken', trackingNumber: '<b>1</b>' }] }),
    ],
    ['answers for a letter of others', 'foreign_answer', json({ results: [{ letterId: 'ltr_of_another', status: 'refused' }] })],
    ['does not know us', 'refused', (_, response) => void response.writeHead(401).end()],
    ['sends us elsewhere', 'refused', elsewhere],
    ['never stops talking', 'too_large', endless],
    ['hangs up', 'unreachable', (request: IncomingMessage) => void request.socket.destroy()],
  ])(
    'and %s has the letters wait',
    async (_, reason, answer) => {
      const server = await listen(answer);
      const post = new HttpPost({ url: server.url, token });
      const fault = await post.handOver([letter], AbortSignal.timeout(15_000)).catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(PostFault);
      expect((fault as PostFault).message).toBe(reason);
      await server.stop();
    },
    20_000,
  );

  it('tells of events that we do not know, and of places with signs that show nothing: both are left out', async () => {
    const event = { letterId: letter.letterId, at: '2026-11-22T10:00:00Z' };
    const events = [
      { ...event, eventId: '1', kind: 'weighed' },
      { ...event, eventId: '2', kind: 'in_transit', place: 'Мос\u202Eква\u0007' },
    ];
    const server = await listen(json({ events, position: '2' }));
    const told = await new HttpPost({ url: server.url, token }).events('0', AbortSignal.timeout(5000));
    expect(told.events).toMatchObject([{ eventId: '2', kind: 'in_transit', place: 'Мос ква', at: new Date('2026-11-22T10:00:00Z') }]);
    await server.stop();
  });
});

/** All that the page draws, in PDF's own operators. */
function contentOf(pdf: Buffer): string {
  const found: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 1)) {
    try {
      found.push(inflateSync(pdf.subarray(at + 7)).toString('latin1'));
    } catch {
      // The end of one, not the beginning.
    }
  }
  return found.find((text) => text.includes(' Tf')) ?? '';
}

describe('the letter', () => {
  const millimetres = (points: string) => (Number(points) * 25.4) / 72;

  it('is one page with both fonts in it, whoever it goes to, and says nothing in its properties', async () => {
    const long = {
      name: 'Преображенская-Каменщикова '.repeat(4).trim(),
      lines: ['ул. Героев '.repeat(12).trim(), 'с. Верхние Васильки '.repeat(5).trim()],
      postcode: '156000',
    };
    for (const letter of [aLetter(), aLetter({ language: 'en' }), aLetter({ addressee: long })]) {
      const pdf = await letterPdf(letter);
      const text = pdf.toString('latin1');
      expect(text.match(/\/Type \/Page\b(?!s)/gu)).toHaveLength(1);
      expect(text.match(/\/FontFile2/gu)).toHaveLength(2);
      expect(text).not.toContain(letter.code);
      expect(text).not.toContain(Buffer.from(letter.code, 'utf16le').swap16().toString('latin1'));
    }
  }, 30_000);

  it('has its fold marks at thirds, the address in the window, and the QR code as a vector', async () => {
    const letter = aLetter();
    const content = contentOf(await letterPdf(letter));
    const folds = [...content.matchAll(/14\.17\d* ([\d.]+) m/gu)].map(([, y = '']) => Math.round(millimetres(y)));
    expect(folds).toEqual([99, 198]);
    // The first lines of text in the window: from 109 mm on, between 49 and 90 mm from the top.
    const placed = [...content.matchAll(/1 0 0 1 ([\d.]+) ([\d.]+) Tm/gu)].map(
      ([, x = '', y = '']) => [millimetres(x), 297 - millimetres(y)] as const,
    );
    const inWindow = placed.filter(([x, y]) => x > 105 && y > 45 && y < 90);
    expect(inWindow.length).toBeGreaterThanOrEqual(4);
    for (const [x] of inWindow) expect(x).toBeCloseTo(109, 0);
    const { data } = QRCode.create(letter.pageUrl, { errorCorrectionLevel: 'M' }).modules;
    expect(content.match(/ re\n/gu)).toHaveLength([...data].filter((dark) => dark !== 0).length);
    expect(letter.pageUrl).not.toContain(letter.code);
  });
});

it('is connected when it is configured, and does without', () => {
  expect(createPostalService({})).toBeUndefined();
  expect(createPostalService({ post: { url: 'https://post.example', token: 'a-token-of-16-chars' } })).toBeInstanceOf(HttpPost);
});
