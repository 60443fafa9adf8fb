import { freePorts } from '../../support/free-ports.ts';
import { afterEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Citizen } from '../../../src/sandbox/registries/citizen.ts';
import { openFaultSwitches } from '../../../src/sandbox/registries/fault-switches.ts';
import { openPopulation } from '../../../src/sandbox/registries/population.ts';
import { ask, newRequestId, poll, questionAbout, startAskingProvider, verifyCallBack } from '../support/asking-provider.ts';
import { runSandbox, temporaryFolder } from '../support/running-sandbox.ts';

const folders: ReturnType<typeof temporaryFolder>[] = [];
function folder(): string {
  const made = temporaryFolder();
  folders.push(made);
  return made.path;
}
afterEach(() => folders.splice(0).forEach((made) => made.remove()));

describe('after a restart', () => {
  it('people, faults, keys and questions under way are as before, and what was asked is answered', async () => {
    const dataDir = folder();
    const provider = await startAskingProvider(await freePorts());
    const first = await runSandbox({ dataDir, issuer: provider.issuer });
    const citizen = (await (await fetch(`${first.registries}/api/citizens`, { method: 'POST' })).json()) as Citizen;
    const faults = { 'pension-fund': ['silent'], 'interior-ministry': [], 'tax-service': ['none'] };
    await fetch(`${first.registries}/api/faults`, { method: 'PUT', body: JSON.stringify(faults) });
    const keys = await (await fetch(`${first.registries}/pension-fund/v1/jwks`)).text();
    const requestId = newRequestId();
    const callbackUrl = `${provider.issuer}/registries/pension-fund/answers`;
    await ask(first.registries, 'pension-fund', { requestId, callbackUrl, question: questionAbout('pension-fund', citizen) });
    await first.sandbox.stop();
    const files = readdirSync(join(dataDir, 'registries')).map((name) => statSync(join(dataDir, 'registries', name)).mode & 0o777);
    expect(new Set(files)).toEqual(new Set([0o600]));
    appendFileSync(join(dataDir, 'registries/citizens.jsonl'), '{"familyName":"half a li');

    const second = await runSandbox({ dataDir, issuer: provider.issuer });
    expect(await (await fetch(`${second.registries}/api/citizens`)).json()).toEqual([citizen]);
    expect(await (await fetch(`${second.registries}/api/faults`)).json()).toEqual(faults);
    expect(await (await fetch(`${second.registries}/pension-fund/v1/jwks`)).text()).toBe(keys);
    expect((await poll(second.registries, 'pension-fund', requestId)).body).toMatchObject({ status: 'accepted' });
    await fetch(`${second.registries}/api/faults`, { method: 'PUT', body: '{"pension-fund":[]}' });
    while (provider.callBacks.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const claims = await verifyCallBack(second.registries, 'pension-fund', provider.callBacks[0]!, provider.issuer);
    expect(claims).toMatchObject({ request_id: requestId, answer: { outcome: 'match' } });
    await second.sandbox.stop();
    await provider.stop();
  });
});

describe('the population', () => {
  it('answers with somebody new in well under a second, whoever is there already, and gives no number twice', async () => {
    const people = openPopulation(join(folder(), 'citizens.jsonl'));
    for (let count = 0; count < 500; count += 1) people.add({});
    const startedAt = performance.now();
    const citizen = people.add({}) as Citizen;
    expect(performance.now() - startedAt).toBeLessThan(100);
    expect(people.findBySnils(citizen.snils)).toBe(citizen);
    expect(people.findByDocument(citizen.document)).toBe(citizen);
    expect(people.add({ snils: citizen.snils })).toBe('taken');
    expect(people.count()).toBe(501);
    expect(people.list(3)[0]).toBe(citizen);
  });

  it('is searched by name without regard to Ё and by SNILS however it is written', () => {
    const people = openPopulation(join(folder(), 'citizens.jsonl'));
    const anna = people.add({ familyName: 'Семёнова', snils: '11223344595' });
    people.add({ familyName: 'Ли', givenName: 'Ольга', patronymic: 'Олеговна' });
    for (const search of ['семенов', '112-233-445 95', ' 11223344595 ']) expect(people.list(9, search)).toEqual([anna]);
    expect(people.list(9)).toHaveLength(2);
  });
});

describe('a registry out of service', () => {
  it('comes back by itself after an hour, and saving the switches again does not prolong it', () => {
    const file = join(folder(), 'faults.json');
    const start = new Date('2026-11-22T10:00:00Z');
    const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
    openFaultSwitches(file).set('tax-service', ['unavailable'], start);
    const switches = openFaultSwitches(file);
    switches.set('tax-service', ['unavailable', 'slow'], after(30));
    expect(switches.of('tax-service', after(59))).toEqual(['slow', 'unavailable']);
    expect(switches.unavailableUntil('tax-service', after(59))).toEqual(after(60));
    expect(switches.of('tax-service', after(60))).toEqual(['slow']);
  });
});
