// The guided tour (npm start where there is no display, npm start -- --tour anywhere): what Lacuna is for, done in a
// real window against the sample Telegram, a line a step. It leaves screenshots, the CSV and its manifest in tour/, and
// fails unless the CSV equals the server's world and the calendar says what was filled, before and after.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright/test';
import { startSampleServer, type SampleServer } from '../../tests/support/sample.ts';
import { COMPLETE, datesBetween, dayCell, daySays, fillDays, fillGapOf, MISSING } from '../pages/calendar.ts';
import { addChannel } from '../pages/channels.ts';
import { downloadEnded } from '../pages/downloads.ts';
import { exportDays } from '../pages/export.ts';
import { launch, type Opened } from '../support/lacuna.ts';
import { channelNamed, readExport, worldOn, worldRow } from '../support/world.ts';

const OUT = path.resolve('tour');
const NAME = 'riverwatch_live';
const SIZES = { wide: { width: 1360, height: 860 }, small: { width: 1024, height: 700 } } as const;

let step = 0;
function done(what: string): void {
  step += 1;
  console.log(`✓ ${step}. ${what}`);
}

/** A picture of the page at a size of its own, whatever the screen allows. */
async function picture(
  { app, page }: Opened,
  name: string,
  { dark = false, size = SIZES.wide }: { dark?: boolean; size?: { width: number; height: number } } = {},
): Promise<void> {
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
  // As text: this program is Node's, and the page's names are none of it.
  await page.waitForFunction(`innerWidth === ${size.width} && innerHeight === ${size.height}`);
  await page.screenshot({ path: path.join(OUT, `${name}.png`) });
}

/** Throws unless every day says what it should. */
async function expectDays(page: Page, first: string, last: string, says: RegExp): Promise<void> {
  for (const date of datesBetween(first, last)) {
    await dayCell(page, date).waitFor();
    const deadline = Date.now() + 5_000;
    while (!says.test(await daySays(page, date))) {
      if (Date.now() > deadline) throw new Error(`${date} says “${await daySays(page, date)}”, not ${String(says)}`);
      await page.evaluate('new Promise(requestAnimationFrame)');
    }
  }
}

async function tour(opened: Opened, sample: SampleServer): Promise<void> {
  const { app, page } = opened;
  const { id, title } = channelNamed(sample, NAME);
  await page.getByRole('button', { name: 'Start exploring' }).waitFor();
  await picture(opened, '1-first-run');
  done('The window opened, with the ways to begin.');

  await page.getByRole('button', { name: 'Start exploring' }).click();
  await addChannel(page, `@${NAME}`);
  await expectDays(page, '2024-01-01', '2024-01-31', MISSING);
  await picture(opened, '2-channel-added');
  done(`${title} was added from the sample Telegram: the calendar shows its days as gaps.`);

  await fillDays(page, '2024-01-01', '2024-01-10');
  await downloadEnded(page);
  await fillDays(page, '2024-01-20', '2024-01-31');
  await downloadEnded(page);
  await expectDays(page, '2024-01-01', '2024-01-10', COMPLETE);
  await expectDays(page, '2024-01-11', '2024-01-19', MISSING);
  await expectDays(page, '2024-01-20', '2024-01-31', COMPLETE);
  await dayCell(page, '2024-01-10').click();
  await picture(opened, '3-two-ranges');
  done('1 – 10 and 20 – 31 January 2024 were filled: the calendar shows the gap between, 11 – 19 January.');

  await dayCell(page, '2024-01-15').click();
  await page.getByRole('dialog', { name: /^Gap · 11 – 19 January 2024/ }).waitFor();
  await picture(opened, '4-the-gap');
  await page.keyboard.press('Escape');
  sample.log.clear();
  await fillGapOf(page, '2024-01-15');
  await downloadEnded(page);
  await expectDays(page, '2024-01-01', '2024-01-31', COMPLETE);
  const pages = sample.log.of('messages.getHistory').length;
  const inGap = worldOn(sample, id, '2024-01-11', '2024-01-19').length;
  if (pages > Math.ceil(inGap / 100) + 4) throw new Error(`${pages} pages were asked for ${inGap} messages`);
  done(
    `The gap between was filled: ${inGap} messages in ${pages === 1 ? 'one request' : `${pages} requests`}; January is complete.`,
  );

  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  await dayCell(page, '2024-01-15').click();
  const list = page.getByRole('list', { name: 'Messages, oldest first' });
  await list.getByText('January 2024').first().waitFor();
  await list
    .getByRole('listitem')
    .filter({ hasText: /\d\d:\d\d/ })
    .nth(6)
    .click();
  await page.getByRole('complementary', { name: /^Message / }).waitFor();
  await picture(opened, '5-reading');
  await picture(opened, '5-reading-dark', { dark: true });
  await picture(opened, '5-reading-small', { size: SIZES.small });
  await picture(opened, '5-reading-small-dark', { dark: true, size: SIZES.small });
  done(`The rest was filled, and read: ${sample.worldMessages(id).length.toLocaleString('en-US')} messages.`);

  const file = path.join(OUT, `${NAME}-2024-01.csv`);
  await page.getByRole('button', { name: 'Export…' }).click();
  await page
    .getByRole('dialog', { name: 'Export messages' })
    .getByText(/^About [\d,]+ rows/)
    .waitFor();
  await picture(opened, '6-export');
  await page.keyboard.press('Escape');
  await exportDays(app, page, { first: '2024-01-01', last: '2024-01-31', file, guard: false, allColumns: true });
  const truth = worldOn(sample, id, '2024-01-01', '2024-01-31').map((message) => worldRow(message, NAME, title));
  const rows = readExport(file);
  if (JSON.stringify(rows.map(sorted)) !== JSON.stringify(truth.map(sorted))) {
    throw new Error(`${file} does not equal what the sample Telegram holds`);
  }
  done(`January was exported: ${rows.length} rows, every column as the server holds it, with a manifest.`);
}

function sorted(row: Record<string, string>): readonly (readonly [string, string])[] {
  return Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const userData = await mkdtemp(path.join(tmpdir(), 'lacuna-tour-'));
const sample = await startSampleServer();
const address = path.join(userData, 'sample-server.json');
const { host, port, publicKeyPem, phone, code } = sample;
await writeFile(address, JSON.stringify({ host, port, publicKey: publicKeyPem, phone, code }));
const opened = await launch(userData, ['--sample-server', address]);
try {
  await tour(opened, sample);
  console.log(`The screenshots, the CSV and its manifest are in ${path.relative('.', OUT)}/`);
} catch (error) {
  console.error(`✗ ${step + 1}. ${error instanceof Error ? error.message : String(error)}`);
  await opened.page.screenshot({ path: path.join(OUT, 'failed.png') }).catch(() => undefined);
  process.exitCode = 1;
} finally {
  await opened.quit();
  await sample.close();
  await rm(userData, { recursive: true, force: true, maxRetries: 5 });
}
