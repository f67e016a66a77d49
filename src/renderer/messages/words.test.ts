import { describe, expect, it } from 'vitest';
import type { MessageDetails } from '../../shared/contract/requests.ts';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { channelId } from '../../shared/domain/ids.ts';
import type { StoredMessage } from '../../shared/domain/message.ts';
import { fromIso } from '../../shared/domain/time-range.ts';
import { asJson, citation, copyOf } from './citation.ts';
import { bytes, compact } from './figures.ts';
import { actionWords, forwardedFrom, mediaLine } from '../../shared/domain/message-words.ts';
import { idWords, reactionWords } from './message-words.ts';
import { zonedDateWords, zonedTime, zonedWords, zoneWords } from './zone-words.ts';

const at = (iso: string) => fromIso(iso) ?? Number.NaN;

const MESSAGE: StoredMessage = {
  channelId: channelId(42),
  messageId: 51_882,
  date: at('2024-03-18T09:41:07Z'),
  senderId: null,
  firstName: null,
  lastName: null,
  username: null,
  text: 'Уровень воды',
  mediaType: null,
  media: null,
  replyTo: null,
  postAuthor: null,
  isForwarded: false,
  forwardedFromChannelId: null,
  forwardedFromName: null,
  action: null,
  views: 412_080,
  forwards: 1_922,
  replies: null,
  reactions: null,
  entities: null,
  editDate: null,
  editHide: false,
  groupedId: null,
  fetchedAt: at('2026-11-23T20:14:00Z'),
  mediaPath: null,
  deletedSeenAt: null,
  revisions: 0,
};
const CHANNEL: StoredChannel = {
  channelId: channelId(42),
  name: 'River Watch',
  username: 'riverwatch',
  kind: 'channel',
  subscribers: null,
  firstVisible: null,
  period: { from: null, until: null },
  lastCut: null,
  messageCount: 1,
};
const details = (change: Partial<StoredMessage> = {}): MessageDetails => ({
  message: { ...MESSAGE, ...change },
  link: 'https://t.me/riverwatch/51882',
  album: [],
  revisions: [],
});

describe('citation', () => {
  it('names channel, message, date, link and capture', () => {
    expect(citation(details(), CHANNEL)).toBe(
      'River Watch (@riverwatch), message 51882, 18 Mar 2024, 09:41:07 UTC. https://t.me/riverwatch/51882 Captured 23 Nov 2026, 20:14:00 UTC.',
    );
  });

  it('names the author, an edit of the text and a deletion', () => {
    const told = citation(
      details({
        postAuthor: 'Anna',
        editDate: at('2024-03-18T10:00:00Z'),
        deletedSeenAt: at('2026-11-24T00:00:00Z'),
      }),
      null,
    );
    expect(told).toMatch(/^Anna, in Channel 42, message 51882/);
    expect(told).toContain('Edited 18 Mar 2024, 10:00:00 UTC.');
    expect(told).toContain('No longer on Telegram as of 24 Nov 2026, 00:00:00 UTC.');
    expect(citation(details({ editDate: at('2024-03-18T10:00:00Z'), editHide: true }), null)).not.toContain('Edited');
  });

  it('copies text and JSON', () => {
    expect(copyOf('text', details(), null)).toBe('Уровень воды');
    expect(copyOf('text', details({ text: null }), null)).toBe('');
    expect(JSON.parse(asJson(details()))).toMatchObject({
      date: '2024-03-18T09:41:07Z',
      fetchedAt: '2026-11-23T20:14:00Z',
      editDate: null,
      link: 'https://t.me/riverwatch/51882',
    });
  });
});

describe('figures', () => {
  it.each([
    [804, '804'],
    [1_000, '1 k'],
    [1_922, '1.9 k'],
    [9_960, '10 k'],
    [412_080, '412 k'],
    [999_499, '999 k'],
    [999_500, '1 M'],
    [3_100_000, '3.1 M'],
  ])('%i is %s', (value, words) => expect(compact(value)).toBe(words));

  it.each([
    [512, '512 B'],
    [184_000, '184 kB'],
    [2_100_000, '2.1 MB'],
    [999_600_000, '1 GB'],
  ])('%i bytes are %s', (value, words) => expect(bytes(value)).toBe(words));
});

it.each([
  [{ isForwarded: false, forwardedFromName: null, forwardedFromChannelId: null }, null],
  [{ isForwarded: true, forwardedFromName: 'Harbour', forwardedFromChannelId: 7 }, 'Harbour'],
  [{ isForwarded: true, forwardedFromName: null, forwardedFromChannelId: 7 }, 'channel 7'],
  [{ isForwarded: true, forwardedFromName: null, forwardedFromChannelId: null }, 'a hidden sender'],
])('%j came from %s', (row, from) => expect(forwardedFrom(row)).toBe(from));

it('names media, actions, reactions and numbers', () => {
  expect(mediaLine('document', { mimeType: null, fileSize: null, fileName: 'report.pdf' })).toBe(
    'Document: report.pdf',
  );
  expect(mediaLine('photo', null)).toBe('Photo');
  expect([actionWords('pin_message'), actionWords('game_score')]).toEqual(['Message pinned', 'Game score']);
  expect(
    reactionWords([
      { emoji: '👍', count: 3_100 },
      { emoji: 'custom:5', count: 2 },
    ]),
  ).toBe('👍 3.1 k · ▢ 2');
  expect(idWords(51_882)).toBe('51 882');
});

describe('times of another zone', () => {
  it.each([
    ['2024-03-18T09:41:07Z', 'Europe/Moscow', '12:41'],
    ['2024-03-18T23:41:07Z', 'Europe/Moscow', '02:41 +1 d'],
    ['2024-03-18T02:00:00Z', 'America/New_York', '22:00 −1 d'],
    ['2024-07-18T12:00:00Z', 'Europe/Berlin', '14:00'],
  ])('%s in %s is %s', (iso, zone, words) => expect(zonedWords(at(iso), zone)).toBe(words));

  it('is dated by the zone’s own calendar', () => {
    expect(zonedDateWords(at('2024-02-29T23:41:07Z'), 'Europe/Moscow')).toBe('1 Mar 2024, 02:41');
    expect(['America/Argentina/Buenos_Aires', 'UTC'].map(zoneWords)).toEqual(['Buenos Aires', 'UTC']);
  });

  it('has none for a zone nobody knows', () => expect(zonedTime(0, 'Mars/Olympus')).toBeNull());
});
