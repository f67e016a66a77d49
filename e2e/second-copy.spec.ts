// Starting the app again while it runs: the window that is there comes to the front, and the new process ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ElectronApplication } from 'playwright/test';
import { addChannel } from './pages/channels.ts';
import { expect, test } from './support/lacuna.ts';

/** Starts the app a second time with the same flags; resolves to how that process ended. */
async function startAgain(app: ElectronApplication, userData: string): Promise<number | null> {
  const { spawnfile } = app.process();
  const second = spawn(spawnfile, ['.', `--user-data-dir=${userData}`, '--disable-gpu'], { stdio: 'ignore' });
  const [code] = (await once(second, 'exit')) as [number | null];
  return code;
}

test('a second start on the same user data brings the first window to the front', async ({
  open,
  sampleFlags,
  userData,
}) => {
  const { app, page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@harbournotices');
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) throw new Error('there is no window');
    const over = new BrowserWindow({ width: 400, height: 300 });
    over.focus();
    const focus = window.focus.bind(window);
    const state = globalThis as { fronts?: number };
    state.fronts = 0;
    window.focus = () => {
      state.fronts = (state.fronts ?? 0) + 1;
      focus();
    };
    over.close();
  });
  expect(await startAgain(app, userData)).toBe(0);
  await expect.poll(() => app.evaluate(() => (globalThis as { fronts?: number }).fronts)).toBe(1);
  expect(app.windows()).toHaveLength(1);
  await expect(page.getByRole('heading', { name: 'Harbour Notices' })).toBeVisible();
});
