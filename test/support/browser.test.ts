import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { axeViolations } from './axe.ts';
import { launchBrowser } from './browser.ts';

const page = (body: string) => `<!doctype html><html lang="en"><title>Page</title><main><h1>Page</h1>${body}</main></html>`;
const pages: Record<string, string> = {
  '/clean': page('<label>Name <input autocomplete="name"></label>'),
  '/unlabelled': page('<input>'),
};

describe('the accessibility check', () => {
  let browser: Browser;
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', "default-src 'none'");
    response.end(pages[request.url ?? '']);
  });
  const address = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await new Promise((closed) => server.close(closed));
  });

  it('finds nothing on a clean page, under a policy that forbids every script', async () => {
    const tab = await browser.newPage();
    await tab.goto(address('/clean'));
    expect(await axeViolations(tab)).toEqual([]);
  });

  it('names the element and the reason on a faulty page', async () => {
    const tab = await browser.newPage();
    await tab.goto(address('/unlabelled'));
    expect(await axeViolations(tab)).toEqual([expect.stringMatching(/^label \(critical\): .*: input: /)]);
  });
});
