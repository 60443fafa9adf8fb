import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSmppChannel } from '../../src/adapters/channels/smpp.ts';
import { describeChannel, untilSent } from '../conformance/channel.ts';
import { createCertificate } from './certificate.ts';
import { eventually } from './outbox-world.ts';
import { createSmppGateway, type SmppGateway } from './smpp-gateway.ts';

describeChannel('SMPP', () => createSmppGateway());

describe('SMPP', () => {
  let gateway: SmppGateway;
  let channel: ReturnType<SmppGateway['createChannel']>;
  beforeEach(async () => {
    gateway = createSmppGateway();
    await gateway.start();
    channel = gateway.createChannel();
  });
  afterEach(async () => {
    await channel.close();
    await gateway.stop();
  });
  const send = (text = '482913 — код Paiza', secondsLeft = 300) =>
    channel.send({ id: 'msg_0190', to: gateway.to, text, secondsLeft }, AbortSignal.timeout(5000));
  const submitted = () => gateway.pdus.filter((pdu) => pdu.command === 'submit_sm');

  it('binds once as a transceiver of version 3.4, whoever sends first', async () => {
    await Promise.all([send(), send(), send()]);
    const binds = gateway.pdus.filter((pdu) => pdu.command === 'bind_transceiver');
    expect(binds).toEqual([expect.objectContaining({ system_id: 'paiza', password: 'secret', interface_version: 0x34 })]);
  });

  it('names the sender, the international number, and asks for a receipt', async () => {
    await send();
    expect(submitted()[0]).toMatchObject({
      source_addr: 'Paiza',
      source_addr_ton: 5,
      source_addr_npi: 0,
      destination_addr: '79161234567',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      registered_delivery: 1,
      data_coding: 8,
      esm_class: 0,
    });
  });

  it('asks the centre to forget the message when its time is over', async () => {
    const before = Date.now();
    await send('код', 3 * 86_400 + 4 * 3600 + 5 * 60 + 6.9);
    // The server side of the library reads YYMMDDhhmmss000R as a moment in whole seconds.
    const { validity_period: until } = submitted()[0] as unknown as { validity_period: Date };
    expect(Math.abs(until.getTime() - before - 273_906_000)).toBeLessThan(1500);
  });

  it('sends a long Cyrillic text as parts that say they belong together, the same at each attempt', async () => {
    await send(gateway.longText);
    await send(gateway.longText);
    const headers = submitted().map((pdu) => pdu.short_message.udh?.[0]?.toString('hex') ?? '');
    expect(submitted().every((pdu) => pdu.esm_class === 0x40 && pdu.data_coding === 8)).toBe(true);
    expect(headers.length).toBeGreaterThan(8);
    expect(headers.slice(0, headers.length / 2)).toEqual(headers.slice(headers.length / 2));
    expect(gateway.arrived.map(({ text }) => text)).toEqual([gateway.longText, gateway.longText]);
  });

  it('asks whether the centre is still there, and takes another connection when it is not', async () => {
    await send();
    await eventually(() => gateway.count('enquire_link') >= 2);
    expect(gateway.count('bind_transceiver')).toBe(1);
    gateway.alive = false;
    await eventually(() => gateway.count('bind_transceiver') >= 2);
    gateway.alive = true;
    await untilSent(() => send());
    expect(gateway.arrived).toHaveLength(2);
  });

  it('fails a message whose connection breaks before the answer, and delivers the next over a new one', async () => {
    await send();
    gateway.answer = 'hang';
    const lost = send();
    await eventually(() => submitted().length === 2);
    for (const session of gateway.sessions) session.destroy();
    await expect(lost).rejects.toMatchObject({ permanent: false, code: 'smpp_connection_lost' });
    gateway.answer = 'accept';
    await untilSent(() => send());
    expect(gateway.count('bind_transceiver')).toBe(2);
  });

  it('answers the centre`s own enquiries, and leaves when it is told to', async () => {
    await send();
    const [session] = gateway.sessions;
    const answer = await new Promise<{ command: string }>((resolve) => session?.enquire_link(resolve));
    expect(answer.command).toBe('enquire_link_resp');
    session?.unbind();
    await eventually(() => gateway.count('bind_transceiver') === 2);
    await untilSent(() => send());
  });

  it.each([
    ['by parameter', { message_state: 2, short_message: 'id:m1' }, 'delivered'],
    ['by text', { short_message: 'id:m1 sub:001 dlvrd:000 stat:UNDELIV err:001 text:' }, 'undeliverable'],
  ])('acknowledges a delivery receipt and counts its state, %s', async (_name, fields, state) => {
    await send();
    const acknowledged = new Promise<{ command_status: unknown }>((resolve) =>
      gateway.sessions[0]?.deliver_sm({ esm_class: 0x04, source_addr: '79161234567', ...fields }, (pdu) =>
        resolve({ command_status: pdu['command_status'] }),
      ),
    );
    expect(await acknowledged).toEqual({ command_status: 0 });
    expect(gateway.receipts).toEqual([state]);
  });

  it('acknowledges what citizens write back, and does nothing with it', async () => {
    await send();
    const answer = await new Promise<{ command: string }>((resolve) =>
      gateway.sessions[0]?.deliver_sm({ esm_class: 0, source_addr: '79161234567', short_message: 'STOP' }, resolve),
    );
    expect(answer.command).toBe('deliver_sm_resp');
    expect(gateway.receipts).toEqual([]);
  });

  it('waits until somebody has mended a refused bind, without hammering the centre', async () => {
    gateway.bindStatus = 0x0e;
    await expect(send()).rejects.toMatchObject({ permanent: false, code: 'smpp_bind_0x0e' });
    await expect(send()).rejects.toMatchObject({ permanent: false });
    await eventually(() => gateway.count('bind_transceiver') >= 3);
    gateway.bindStatus = 0;
    await untilSent(() => send());
    expect(gateway.count('bind_transceiver')).toBeLessThan(10);
  });

  it('says goodbye when it is closed, and opens nothing afterwards', async () => {
    await send();
    await channel.close();
    expect(gateway.count('unbind')).toBe(1);
    await expect(send()).rejects.toMatchObject({ permanent: false, code: 'smpp_unavailable' });
    expect(gateway.count('bind_transceiver')).toBe(1);
  });
});

describe('SMPP over TLS', () => {
  const certificate = createCertificate();
  const trusted = getCACertificates('default');
  let gateway: SmppGateway;
  beforeEach(async () => {
    gateway = createSmppGateway(certificate);
    await gateway.start();
  });
  afterEach(async () => {
    setDefaultCACertificates(trusted);
    await gateway.stop();
  });
  const sendTo = async (host: string) => {
    const settings = { host, port: gateway.port, tls: true, systemId: 'paiza', password: 'secret', sender: 'Paiza' };
    const channel = createSmppChannel(settings, { timings: { requestMilliseconds: 1000 } });
    const message = { id: 'msg_0190', to: gateway.to, text: '482913', secondsLeft: 300 };
    try {
      await channel.send(message, AbortSignal.timeout(5000));
    } finally {
      await channel.close();
    }
  };

  it('delivers to a centre with a certificate for its name', async () => {
    setDefaultCACertificates([certificate.cert]);
    await sendTo('localhost');
    expect(gateway.arrived).toHaveLength(1);
  });

  it('says nothing to a centre whose certificate nobody vouches for', async () => {
    await expect(sendTo('localhost')).rejects.toMatchObject({ permanent: false });
    expect(gateway.pdus).toEqual([]);
  });

  it('says nothing to a centre whose certificate is for another name', async () => {
    setDefaultCACertificates([certificate.cert]);
    await expect(sendTo('127.0.0.1')).rejects.toMatchObject({ permanent: false });
    expect(gateway.pdus).toEqual([]);
  });
});
