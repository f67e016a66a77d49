import { expect, test } from 'vitest';
import type { ChannelCandidate } from '../../shared/contract/requests.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { matching } from './account-filter.ts';

const candidate = (id: number, name: string, username: string | null): ChannelCandidate => ({
  channel: { channelId: channelId(id), name, username, kind: 'channel', subscribers: null },
  added: false,
});
const ALL = [
  candidate(101, 'River Watch — Live', 'riverwatch_live'),
  candidate(102, 'Жизнь в городе', 'gorodlife'),
  candidate(103, 'Météo des Alpes', null),
];
const ids = (filter: string) => matching(ALL, filter).map(({ channel }) => channel.channelId);

test.each([
  ['', ['101', '102', '103']],
  ['  ', ['101', '102', '103']],
  ['ЖИЗНЬ', ['102']],
  ['live river', ['101']],
  ['@gorod', ['102']],
  ['meteo', ['103']],
  ['103', ['103']],
  ['nothing', []],
])('%j finds %j', (filter, found) => {
  expect(ids(filter)).toEqual(found);
});
