// What every story starts from: a sample Telegram in this process, an empty user data folder, and real windows. A story
// that fails leaves the app's log, a screenshot and a trace beside its report.
import { _electron, test as base, type ElectronApplication, type Page, type TestInfo } from 'playwright/test';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSampleServer, type SampleServer, type SampleServerOptions } from '../../tests/support/sample.ts';

export { expect } from 'playwright/test';

export interface Opened {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Quits as a person does, and waits until the process is gone. */
  readonly quit: () => Promise<void>;
}

interface Fixtures {
  readonly sampleOptions: SampleServerOptions;
  readonly sample: SampleServer;
  readonly userData: string;
  /** The clock of the app's computer, where it is not this one's. */
  readonly timeZone: string | null;
  /** Opens the app on the story's user data folder; `withSample` makes "Explore with sample channels" lead here. */
  readonly open: (...flags: string[]) => Promise<Opened>;
  /** Flags that make the app's sample the one of this story. */
  readonly sampleFlags: readonly string[];
}

export const test = base.extend<Fixtures>({
  sampleOptions: [{}, { option: true }],
  sample: async ({ sampleOptions }, use) => {
    const sample = await startSampleServer(sampleOptions);
    await use(sample);
    await sample.close();
  },
  timeZone: [null, { option: true }],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs out of this pattern
  userData: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'lacuna-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  sampleFlags: async ({ sample, userData }, use) => {
    const file = path.join(userData, 'sample-server.json');
    const { host, port, publicKeyPem, phone, code } = sample;
    await writeFile(file, JSON.stringify({ host, port, publicKey: publicKeyPem, phone, code }));
    await use(['--sample-server', file]);
  },
  // Needs the sample so that it outlives the app: a story's end is no lost network.
  open: async ({ userData, timeZone, sample }, use, info) => {
    const opened: Opened[] = [];
    await use(async (...flags) => {
      const one = await launch(userData, flags, timeZone);
      opened.push(one);
      return one;
    });
    const failed = info.status !== info.expectedStatus;
    for (const [number, { app, page, quit }] of opened.entries()) {
      if (failed && !page.isClosed()) await attach(info, app, page, number);
      await quit();
    }
    const log = path.join(userData, 'lacuna.log');
    if (!failed) return;
    if (existsSync(log)) await info.attach('lacuna.log', { body: await readFile(log), contentType: 'text/plain' });
    const asked = sample.log.records().slice(-40);
    await info.attach('sample-log.json', { body: JSON.stringify(asked, null, 1), contentType: 'application/json' });
  },
});

/** Starts the built app. A user data folder of its own keeps stories apart and lets them run side by side. */
export async function launch(
  userData: string,
  flags: readonly string[],
  timeZone: string | null = null,
): Promise<Opened> {
  const app = await _electron.launch({
    // No key store of the desktop's: which one there is, and whether it is locked, would decide what a story sees.
    args: ['.', `--user-data-dir=${userData}`, '--disable-gpu', '--log-level=3', '--password-store=basic', ...flags],
    // What the app makes of the system's appearance and of its own setting, not what Playwright would put over it.
    colorScheme: null,
    env: { ...definedEnv(), ...(timeZone === null ? {} : { TZ: timeZone }) },
    timeout: 30_000,
  });
  await app.context().tracing.start({ screenshots: true, snapshots: true });
  const page = await app.firstWindow();
  let gone: Promise<void> | null = null;
  return {
    app,
    page,
    quit: () => (gone ??= app.close().catch(() => undefined)),
  };
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function attach(info: TestInfo, app: ElectronApplication, page: Page, number: number): Promise<void> {
  const screenshot = await page.screenshot({ timeout: 5_000 }).catch(() => null);
  if (screenshot) await info.attach(`window-${number}.png`, { body: screenshot, contentType: 'image/png' });
  const trace = info.outputPath(`trace-${number}.zip`);
  await app.context().tracing.stop({ path: trace });
  await info.attach(`trace-${number}.zip`, { path: trace });
}
