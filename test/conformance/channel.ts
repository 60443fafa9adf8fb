import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ChannelFault, type Channel, type OutgoingMessage } from '../../src/capabilities/notifications/ports.ts';

export type Answer = 'accept' | 'refuse for good' | 'refuse for now' | 'hang';

/** What arrived at the gateway, as a recipient would see it. */
export interface Arrived {
  readonly to: string;
  readonly text: string;
  /** By which the gateway can recognise a message that it was given before. */
  readonly reference: string;
}

/** A real server of the channel's protocol, under our hand. */
export interface Gateway {
  /** The address to send to, and words that need the channel's whole alphabet. */
  readonly to: string;
  readonly longText: string;
  readonly arrived: Arrived[];
  /** How the next messages are answered; a hanging one never is. */
  answer: Answer;
  /** Opens the port, the same each time. */
  start(): Promise<void>;
  /** Breaks every connection and closes the port. */
  stop(): Promise<void>;
  /** A channel with short timeouts. */
  createChannel(): Channel & { close(): Promise<void> };
}

/** What every channel promises to the outbox, tried on a real server. */
export function describeChannel(name: string, createGateway: () => Gateway): void {
  describe(`${name} as a channel`, () => {
    const gateway = createGateway();
    let channel: ReturnType<Gateway['createChannel']>;
    beforeAll(async () => {
      await gateway.start();
      channel = gateway.createChannel();
    });
    afterEach(() => {
      gateway.answer = 'accept';
      gateway.arrived.length = 0;
    });
    afterAll(async () => {
      await channel.close();
      await gateway.stop();
    });

    const message = (fields: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
      id: 'msg_0190c0ffee',
      to: gateway.to,
      text: '482913 — код Paiza',
      secondsLeft: 300,
      ...fields,
    });
    const send = (fields?: Partial<OutgoingMessage>, signal = AbortSignal.timeout(8000)) => channel.send(message(fields), signal);
    const faultOf = (sending: Promise<void>) =>
      sending.then(
        () => undefined,
        (error: unknown) => error,
      );

    it('delivers Russian and English words unchanged', async () => {
      await send();
      await send({ text: 'Your code: 482913 @ Paiza [5 min] {€} "quoted" #1' });
      expect(gateway.arrived.map(({ text }) => text)).toEqual(['482913 — код Paiza', 'Your code: 482913 @ Paiza [5 min] {€} "quoted" #1']);
      expect(gateway.arrived.map(({ to }) => to)).toEqual([gateway.to, gateway.to]);
    });

    it('delivers a long text whole', async () => {
      await send({ text: gateway.longText });
      expect(gateway.arrived.map(({ text }) => text)).toEqual([gateway.longText]);
    });

    it('gives the gateway the same reference at every attempt, and another to another message', async () => {
      await send();
      await send();
      await send({ id: 'msg_0190c0fffe' });
      const [first, second, other] = gateway.arrived.map(({ reference }) => reference);
      expect(first).toBeTruthy();
      expect(second).toBe(first);
      expect(other).not.toBe(first);
    });

    it('carries many messages at once', async () => {
      const texts = Array.from({ length: 40 }, (_, index) => `Сообщение ${index}`);
      await Promise.all(texts.map((text, index) => send({ id: `msg_${index}`, text })));
      expect(gateway.arrived.map(({ text }) => text).toSorted()).toEqual(texts.toSorted());
    });

    it('tells a refusal for good from one for now, and goes on after both', async () => {
      gateway.answer = 'refuse for good';
      expect(await faultOf(send())).toMatchObject({ name: 'ChannelFault', permanent: true });
      gateway.answer = 'refuse for now';
      expect(await faultOf(send())).toMatchObject({ name: 'ChannelFault', permanent: false });
      gateway.answer = 'accept';
      await send();
      expect(gateway.arrived).toHaveLength(1);
    });

    it('says in a fault neither to whom the message was nor what it said', async () => {
      gateway.answer = 'refuse for good';
      const fault = (await faultOf(send())) as ChannelFault;
      expect(fault).toBeInstanceOf(ChannelFault);
      const told = `${fault.code} ${fault.message} ${fault.stack ?? ''} ${JSON.stringify(fault)} ${String(fault.cause)}`;
      expect(told).not.toContain(gateway.to.replace('+', ''));
      expect(told).not.toContain('482913');
    });

    it('gives up on a gateway that does not answer, for now', async () => {
      gateway.answer = 'hang';
      expect(await faultOf(send({}, AbortSignal.timeout(500)))).toMatchObject({ name: 'ChannelFault', permanent: false });
      gateway.answer = 'accept';
      await untilSent(() => send());
      expect(gateway.arrived).toHaveLength(1);
    });

    it('sends nothing once its time is over', async () => {
      expect(await faultOf(send({}, AbortSignal.abort()))).toMatchObject({ name: 'ChannelFault', permanent: false });
      await sleep(100);
      expect(gateway.arrived).toEqual([]);
    });

    it('refuses for now while the gateway is down, and comes back by itself', async () => {
      await gateway.stop();
      expect(await faultOf(send())).toMatchObject({ name: 'ChannelFault', permanent: false });
      expect(await faultOf(send())).toMatchObject({ name: 'ChannelFault', permanent: false });
      await gateway.start();
      await untilSent(() => send());
      expect(gateway.arrived).toHaveLength(1);
    });
  });
}

/** As the outbox would: again and again. */
export async function untilSent(send: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ChannelFault) || error.permanent || attempt === 100) throw error;
      await sleep(50);
    }
  }
}
