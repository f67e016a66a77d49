import { defineConfig } from 'playwright/test';

export default defineConfig({
  testDir: 'e2e',
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  forbidOnly: true,
  // A window on a busy machine may miss a beat; what fails twice is broken. The report names what needed a second try.
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list']],
});
