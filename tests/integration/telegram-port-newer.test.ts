// The telegram port: a message holds what a newer layer brought. Nobody may take the rest of its page for all there is.
import { expect, test } from 'vitest';
import { definitionFor } from '../../src/sample-telegram/tl/schema.ts';
import { anyTime, bench, failureWhen, NEWEST, TINY } from '../support/telegram-bench.ts';

test('a constructor that nobody knows: the whole page is refused, with a sentence, and the line stays good', async () => {
  const made = await bench();
  const telegram = await made.signedIn();
  await telegram.listChannels(anyTime);
  const dice = definitionFor('messageMediaDice', 198) as { id: number };
  const { id } = dice;
  dice.id = 0x1234_5678;
  try {
    const page = { ...NEWEST, offsetId: 60 };
    expect(await failureWhen(telegram.fetchHistory(TINY, page, anyTime))).toMatchObject({
      kind: 'telegram-refused',
      message: 'Telegram answered in a way that this version of Lacuna does not understand.',
      next: 'See whether there is a newer version of Lacuna.',
    });
    expect((await telegram.fetchHistory(TINY, { ...page, offsetId: 450 }, anyTime)).ids).toHaveLength(100);
  } finally {
    dice.id = id;
  }
  expect((await telegram.fetchHistory(TINY, { ...NEWEST, offsetId: 60 }, anyTime)).ids.length).toBeGreaterThan(40);
});
