import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseCentres } from '../../src/capabilities/service-centres/centre-declaration.ts';
import { listNearestCentres } from '../../src/capabilities/service-centres/list-nearest-centres.ts';
import { importCentres } from '../../src/commands/centre-import.ts';
import { createProofingRoom, type ProofingRoom } from '../proofing/proofing-world.ts';
import { recordingIo } from '../support/recording-io.ts';
import { centreFile } from './centres-world.ts';

let room: ProofingRoom;
const folder = mkdtempSync(join(tmpdir(), 'paiza-centres-'));
beforeAll(async () => {
  room = await createProofingRoom();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await room.close();
});

const kazan = centreFile().centres.find(({ id }) => id === 'kazan-bauman');

/** What the command says of a file with these centres. */
async function imported(...centres: readonly object[]) {
  const file = join(folder, 'centres.json');
  writeFileSync(file, JSON.stringify({ centres }));
  const io = recordingIo();
  return { exitCode: await importCentres(room, { file }, io), ...io };
}

describe('paiza centre import', () => {
  it('makes the centres of the sandbox, and changes nothing the second time', async () => {
    const io = recordingIo();
    expect(await importCentres(room, { file: 'config/centres/sandbox.json' }, io)).toBe(0);
    expect(io.lines).toContain('kazan-bauman: created');
    const again = recordingIo();
    await importCentres(room, { file: 'config/centres/sandbox.json' }, again);
    expect(again.lines.every((line) => line.endsWith(': unchanged'))).toBe(true);
    const nearest = await listNearestCentres(room, { from: { lat: 55.79, lon: 49.11 }, limit: 3 });
    expect(nearest.map(({ centre }) => centre.centreId)).toEqual(['kazan-bauman', 'kazan-gorki', 'kostroma-mira']);
    const [event] = await room.db.selectFrom('audit_events').select(['actor', 'details']).where('action', '=', 'centre.imported').execute();
    expect(event).toMatchObject({ actor: expect.stringMatching(/^administrator:/u) });
  });

  it('shuts a centre that says so, and leaves those alone that it does not name', async () => {
    expect((await imported({ ...kazan, active: false })).lines).toEqual(['kazan-bauman: changed']);
    const nearest = await listNearestCentres(room, { from: { lat: 55.79, lon: 49.11 }, limit: 2 });
    expect(nearest.map(({ centre }) => centre.centreId)).toEqual(['kazan-gorki', 'kostroma-mira']);
  });

  it('imports nothing of a file with a fault', async () => {
    const { exitCode, lines, errors } = await imported({ ...kazan, id: 'kazan-new' }, { ...kazan, lat: 155 });
    expect([exitCode, lines]).toEqual([1, []]);
    expect(errors).toContain('nothing was imported');
    expect(await room.db.selectFrom('service_centres').select('id').where('id', '=', 'kazan-new').execute()).toEqual([]);
  });

  it.each(['{', '[]'])('refuses a file that holds %s', async (text) => {
    const file = join(folder, 'bad.json');
    writeFileSync(file, text);
    expect(await importCentres(room, { file }, recordingIo())).toBe(1);
  });

  it('says so when there is no such file', async () => {
    const io = recordingIo();
    expect(await importCentres(room, { file: join(folder, 'none.json') }, io)).toBe(1);
    expect(io.errors.join('\n')).toContain('cannot be read (ENOENT)');
  });
});

it.each([
  [{ time_zone: 'Moscow' }, '/centres/0/time_zone'],
  [{ opening: { ...(kazan?.['opening'] as object), mon: [['18:00', '09:00']] } }, '/centres/0/opening/mon'],
  [
    {
      opening: {
        ...(kazan?.['opening'] as object),
        mon: [
          ['09:00', '14:00'],
          ['13:00', '18:00'],
        ],
      },
    },
    '/centres/0/opening/mon',
  ],
  [{ exceptions: [{ date: '2026-02-30', hours: [] }] }, '/centres/0/exceptions/0/date'],
  [
    {
      exceptions: [
        { date: '2026-02-20', hours: [] },
        { date: '2026-02-20', hours: [] },
      ],
    },
    '/centres/0/exceptions/1/date',
  ],
  [{ id: '../x' }, '/centres/0/id'],
  [{ name: { ru: 'Центр\nновый', en: 'x' } }, '/centres/0/name/ru'],
  [{ services: ['anything'] }, '/centres/0/services/0'],
  [{ desk: 1 }, '/centres/0'],
])('a centre with %j is refused by its place in the file', (over, place) => {
  const parsed = parseCentres({ centres: [{ ...kazan, ...over }] });
  expect(parsed.kind === 'faulty' ? parsed.faults.join('\n') : 'valid').toContain(place);
});

it('a centre named twice is refused', () => {
  expect(parseCentres({ centres: [kazan, kazan] })).toEqual({ kind: 'faulty', faults: ['/centres/1/id stands in the file already'] });
});
