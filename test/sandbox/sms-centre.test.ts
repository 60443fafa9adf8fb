import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { once } from 'node:events';
import { messages, runSandbox, temporaryFolder, type RunningSandbox } from './support/running-sandbox.ts';
import { bindSmpp, connectSmpp, type SmppClient } from './support/smpp-client.ts';

const folder = temporaryFolder();
let running: RunningSandbox;
let client: SmppClient;

beforeAll(async () => {
  running = await runSandbox({ dataDir: folder.path });
});

beforeEach(async () => {
  await fetch(`${running.console}/api/messages`, { method: 'DELETE' });
  client = await bindSmpp(running.smppPort);
});

afterEach(() => client.close());

afterAll(async () => {
  await running.sandbox.stop();
  folder.remove();
});

const recipient = { source_addr: 'Paiza', dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '79161234567' };
/** UTF-16BE without the library's own coder, so that both ends cannot agree on the same mistake. */
const ucs2 = (text: string) => Buffer.from(text, 'utf16le').swap16();
const inbox = () => messages(running.console);

describe('one SMS', () => {
  it('in Cyrillic (UCS-2) lies in the inbox when it is acknowledged', async () => {
    const answer = await client.ask('submit_sm', {
      ...recipient,
      data_coding: 8,
      short_message: ucs2('Код: 482913. Никому не говорите ё'),
    });
    expect(answer).toMatchObject({ command: 'submit_sm_resp', command_status: 0, message_id: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(await inbox()).toEqual([
      { channel: 'sms', to: '+79161234567', subject: '', text: 'Код: 482913. Никому не говорите ё', sentAt: expect.any(String) },
    ]);
  });

  it('in the default alphabet is read as GSM 03.38, extension table included', async () => {
    await client.ask('submit_sm', {
      ...recipient,
      data_coding: 0,
      short_message: Buffer.from([0x43, 0x6f, 0x64, 0x65, 0x20, 0x00, 0x1b, 0x65]),
    });
    expect((await inbox())[0]?.text).toBe('Code @€');
  });

  it('in Latin-1 is read as Latin-1', async () => {
    await client.ask('submit_sm', { ...recipient, data_coding: 3, short_message: Buffer.from('café', 'latin1') });
    expect((await inbox())[0]?.text).toBe('café');
  });

  it('may come in the message_payload parameter', async () => {
    const long = 'Очень длинное сообщение. '.repeat(30);
    await client.ask('submit_sm', { ...recipient, data_coding: 8, short_message: '', message_payload: ucs2(long) });
    expect((await inbox())[0]?.text).toBe(long);
  });

  it('submitted twice lies there twice', async () => {
    const sms = { ...recipient, data_coding: 8, short_message: ucs2('Код: 111111'), user_message_reference: 7 };
    await client.ask('submit_sm', sms);
    await client.ask('submit_sm', sms);
    expect(await inbox()).toHaveLength(2);
  });
});

describe('a long SMS', () => {
  const parts = ['Первая часть, ', 'вторая часть, ', 'третья 😀'] as const;
  const sendPart = (index: number, header: Buffer) =>
    client.ask('submit_sm', {
      ...recipient,
      esm_class: 0x40,
      data_coding: 8,
      short_message: Buffer.concat([header, ucs2(parts[index] ?? '')]),
    });

  it('in segments (8-bit reference) becomes one message, whatever the order', async () => {
    for (const index of [2, 0, 1]) {
      expect(await inbox()).toHaveLength(0);
      await sendPart(index, Buffer.from([5, 0, 3, 0xa7, 3, index + 1]));
    }
    expect((await inbox()).map(({ text }) => text)).toEqual([parts.join('')]);
  });

  it('in segments (16-bit reference) becomes one message', async () => {
    for (const index of [0, 1, 2]) await sendPart(index, Buffer.from([6, 8, 4, 0x12, 0x34, 3, index + 1]));
    expect((await inbox()).map(({ text }) => text)).toEqual([parts.join('')]);
  });

  it('in segments named by sar parameters becomes one message', async () => {
    for (const [index, part] of parts.entries()) {
      const sar = { sar_msg_ref_num: 9, sar_total_segments: 3, sar_segment_seqnum: index + 1 };
      await client.ask('submit_sm', { ...recipient, data_coding: 8, short_message: ucs2(part), ...sar });
    }
    expect((await inbox()).map(({ text }) => text)).toEqual([parts.join('')]);
  });

  it('is not mixed with a message to somebody else under the same reference', async () => {
    await sendPart(0, Buffer.from([5, 0, 3, 1, 2, 1]));
    await client.ask('submit_sm', {
      ...recipient,
      destination_addr: '79990000000',
      esm_class: 0x40,
      data_coding: 8,
      short_message: Buffer.concat([Buffer.from([5, 0, 3, 1, 2, 2]), ucs2('чужая')]),
    });
    expect(await inbox()).toHaveLength(0);
  });
});

describe('a delivery receipt', () => {
  const sms = { ...recipient, data_coding: 0, short_message: 'code 1' };

  it('comes when it was asked for, and names the message', async () => {
    const submitted = await client.ask('submit_sm', { ...sms, registered_delivery: 1 });
    const receipt = await client.nextDelivery();
    expect(receipt).toMatchObject({ source_addr: '79161234567', destination_addr: 'Paiza', esm_class: 4, message_state: 2 });
    expect(receipt.receipted_message_id).toBe(submitted.message_id);
    expect(receipt.short_message?.message).toMatch(
      new RegExp(`^id:${submitted.message_id} sub:001 dlvrd:001 submit date:\\d{10} done date:\\d{10} stat:DELIVRD err:000 text:`),
    );
  });

  it('does not come when none, or only one of a failure, was asked for', async () => {
    await client.ask('submit_sm', { ...sms, registered_delivery: 0 });
    await client.ask('submit_sm', { ...sms, registered_delivery: 2 });
    await client.ask('enquire_link');
    expect(client.delivered).toHaveLength(0);
  });

  it('comes to the receiver of the same system when the sender may not receive', async () => {
    const transmitter = await bindSmpp(running.smppPort, 'bind_transmitter');
    await transmitter.ask('submit_sm', { ...sms, registered_delivery: 1 });
    expect(await client.nextDelivery()).toMatchObject({ esm_class: 4 });
    expect(transmitter.delivered).toHaveLength(0);
    await transmitter.close();
  });
});

describe('the SMS centre refuses', () => {
  it('a message before the bind', async () => {
    const stranger = await connectSmpp(running.smppPort);
    expect(await stranger.ask('submit_sm', { ...recipient, short_message: 'x' })).toMatchObject({ command_status: 0x04 });
    await stranger.close();
  });

  it('a second bind, a bind without a name, a message from a receiver', async () => {
    expect(await client.ask('bind_transceiver', { system_id: 'sandbox' })).toMatchObject({ command_status: 0x05 });
    const nameless = await connectSmpp(running.smppPort);
    expect(await nameless.ask('bind_transceiver', { system_id: '' })).toMatchObject({ command_status: 0x0f });
    await nameless.close();
    const receiver = await bindSmpp(running.smppPort, 'bind_receiver');
    expect(await receiver.ask('submit_sm', { ...recipient, short_message: 'x' })).toMatchObject({ command_status: 0x04 });
    await receiver.close();
  });

  it('a recipient that is no number and a coding that is no text; nothing is kept', async () => {
    expect(await client.ask('submit_sm', { ...recipient, destination_addr: 'nobody', short_message: 'x' })).toMatchObject({
      command_status: 0x0b,
    });
    const binary = { ...recipient, data_coding: 4, short_message: Buffer.from([1, 2, 3]) };
    expect(await client.ask('submit_sm', binary)).toMatchObject({ command_status: 0x104 });
    expect(await inbox()).toHaveLength(0);
  });

  it('an operation it does not have', async () => {
    expect(await client.ask('query_sm', { message_id: '1' })).toMatchObject({ command_status: 0x03 });
  });
});

it('answers enquire_link, and unbind ends the connection', async () => {
  expect(await client.ask('enquire_link')).toMatchObject({ command: 'enquire_link_resp', command_status: 0 });
  expect(await client.ask('unbind')).toMatchObject({ command: 'unbind_resp', command_status: 0 });
});

it('survives bytes that are no SMPP', async () => {
  const socket = connect(running.smppPort, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await once(socket, 'close');
  expect(await client.ask('enquire_link')).toMatchObject({ command_status: 0 });
});
