import { expect, test } from 'vitest';
import { fakeCache } from '../../../tests/support/fake-cache.ts';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import { fakeDownloads } from '../../../tests/support/fake-download.ts';
import { CHANNEL, FakeTelegram, steady } from '../../../tests/support/fake-telegram.ts';
import type { Download } from '../../shared/domain/download.ts';

test('a batch is told of although the next page takes its time, and the time stands still', async () => {
  const telegram = new FakeTelegram(steady(1_000, 100_000, 60), 200_000);
  let tell = (_download: Download): void => undefined;
  const told = new Promise<Download>((resolve) => {
    tell = (download) => {
      if (download.batches > 0) resolve(download);
    };
  });
  const { downloader } = fakeDownloads(telegram, fakeCache({ messageId: 1, date: 100_000 }, 199_940), {
    clock: new FakeClock(),
    onDownload: (download) => tell(download),
  });
  telegram.before = (_asked, signal) =>
    telegram.log.length < 3
      ? Promise.resolve()
      : new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  downloader.open();
  await downloader.start(CHANNEL, 100_000, 160_000);
  expect(await told).toMatchObject({ state: { kind: 'running' } });
  await downloader.shut();
});
