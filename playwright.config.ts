import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser } from './tests/setup/browser.ts';

// Playwright reads this file again in each worker; they inherit what was found once.
process.env['CHROMIUM_PATH'] ??= (await findBrowser()).path;

export default defineConfig({
  testDir: 'tests/pages',
  outputDir: 'test-results/playwright',
  reporter: [['dot']],
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  globalTimeout: 18 * 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: process.env['CHROMIUM_PATH'], args: BROWSER_FLAGS, timeout: 60_000 },
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    trace: 'off',
  },
  projects: [
    { name: 'root', testIgnore: ['sub-path.spec.ts', '*-speed.spec.ts'] },
    { name: 'sub-path', testMatch: 'sub-path.spec.ts' },
    // By itself: times of a busy machine say nothing.
    { name: 'speed', testMatch: '*-speed.spec.ts' },
  ],
});
