// In test processes `@jest/globals` is what the file that runs right now was given; the package itself only works in Jest's sandbox.
import { registerHooks } from 'node:module';

const globals = new URL('native-globals.mjs', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: globals, format: 'module', shortCircuit: true } : next(specifier, context),
});
