// Stands for `@jest/globals`. Modules shared by several test files are evaluated once, so every name looks up whose turn it is when used.
import { createRequire } from 'node:module';
import { currentGlobals } from './native-circus.mjs';

const require = createRequire(import.meta.url);
const { ModuleMocker } = require('jest-mock');
const mocker = new ModuleMocker(globalThis);

const inTurn = (name) =>
  new Proxy(() => undefined, {
    apply: (_target, _self, args) => currentGlobals()[name](...args),
    get: (_target, property) => currentGlobals()[name][property],
  });

export const afterAll = inTurn('afterAll');
export const afterEach = inTurn('afterEach');
export const beforeAll = inTurn('beforeAll');
export const beforeEach = inTurn('beforeEach');
export const describe = inTurn('describe');
export const expect = inTurn('expect');
export const it = inTurn('it');
export const test = inTurn('test');
export const jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  setTimeout: (milliseconds) => currentGlobals().setTimeout(milliseconds),
};
