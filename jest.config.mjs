export default {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Files run on Node's own module loader, which strips types itself: there is nothing to transform.
  runner: '<rootDir>/test/support/native-runner.mjs',
  transform: {},
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  reporters: ['default', '<rootDir>/test/support/summary-reporter.mjs'],
  cacheDirectory: '<rootDir>/.cache/jest',
  maxWorkers: 3,
  testTimeout: 30_000,
};
