// Which channels there are. The first five are what a newcomer sees; the others are there for what only they show:
// a supergroup, a private channel, one whose early history is hidden.
import { dayNamed } from './calendar.ts';
import type { ChannelKind } from './model.ts';
import { longId, mix, Rng } from './rng.ts';

export type VoiceName = 'river' | 'city' | 'nahr' | 'harbour' | 'mountain' | 'neighbours' | 'photos' | 'closed';

export interface ChannelSpec {
  readonly id: number;
  readonly accessHash: bigint;
  readonly title: string;
  /** Before the title was changed; the same where it never was. */
  readonly firstTitle: string;
  readonly username: string;
  readonly kind: ChannelKind;
  readonly voice: VoiceName;
  readonly subscribers: number;
  readonly joined: boolean;
  readonly private: boolean;
  /** The day of its first post. */
  readonly firstDay: number;
  /** Posts of this day and before are hidden from the account; -1: none. */
  readonly hiddenThroughDay: number;
  /** Its part of the world's posts, in proportion to the others'. */
  readonly share: number;
  /** Mean number of quiet stretches of 7 to 14 days in a year. */
  readonly quietStretches: number;
  /** Part of the days without any post. */
  readonly quietDays: number;
  /** Posts are signed. */
  readonly signed: boolean;
}

type Draft = Partial<ChannelSpec> & Pick<ChannelSpec, 'title' | 'username' | 'voice' | 'share' | 'subscribers'>;

const FIRST_FIVE: readonly Draft[] = [
  {
    title: 'River Watch — Live',
    firstTitle: 'River Watch',
    username: 'riverwatch_live',
    voice: 'river',
    share: 400,
    subscribers: 641_300,
    quietStretches: 1.4,
    quietDays: 0.03,
  },
  {
    title: 'Жизнь в городе',
    username: 'gorodlife',
    voice: 'city',
    share: 190,
    subscribers: 208_450,
    firstDay: dayNamed('2022-06-29'),
    signed: true,
  },
  {
    title: 'أخبار النهر',
    username: 'nahr_news',
    voice: 'nahr',
    share: 130,
    subscribers: 96_720,
    firstDay: dayNamed('2022-09-04'),
  },
  {
    title: 'Harbour Notices',
    username: 'harbournotices',
    voice: 'harbour',
    share: 110,
    subscribers: 18_940,
    firstDay: dayNamed('2022-06-07'),
  },
  {
    title: 'Mountain Weather',
    firstTitle: 'Mountain Weather (test)',
    username: 'mountainweather',
    voice: 'mountain',
    share: 80,
    subscribers: 33_610,
    firstDay: dayNamed('2022-11-21'),
    joined: false,
  },
];

const SPECIAL: readonly Draft[] = [
  {
    title: 'Riverside Neighbours',
    username: 'riverside_neighbours',
    kind: 'supergroup',
    voice: 'neighbours',
    share: 70,
    subscribers: 1_184,
    firstDay: dayNamed('2022-07-11'),
    quietStretches: 2,
    quietDays: 0.1,
  },
  { title: 'Closed Circle', username: 'closed_circle', voice: 'closed', share: 8, subscribers: 212, private: true },
  {
    title: 'Old Town Photographs',
    username: 'oldtown_photos',
    voice: 'photos',
    share: 32,
    subscribers: 27_380,
    hiddenThroughDay: dayNamed('2023-09-30'),
    quietStretches: 3,
    quietDays: 0.12,
  },
];

/** Names for channels beyond the first five: a place, and what is told about it in the language of a voice. */
const PLACES = 'Aldan Brenta Coruh Drava Elbe Fulda Glomma Hron Inn Jihlava Kama Loire Morava Neman Oka Prut'.split(
  ' ',
);
const MORE: readonly { readonly voice: VoiceName; readonly title: string; readonly name: string }[] = [
  { voice: 'river', title: 'Гидропост', name: 'gidropost' },
  { voice: 'city', title: 'Наш район', name: 'rayon' },
  { voice: 'nahr', title: 'مرصد المياه', name: 'mirsad' },
  { voice: 'harbour', title: 'Port Log', name: 'portlog' },
  { voice: 'mountain', title: 'Alpine Bulletin', name: 'alpine' },
];

/**
 * `count` channels (the first five, then generated ones) and, if `special`, the three special ones after them.
 * @throws RangeError for a count below 1 or above 500.
 */
export function planChannels(seed: number, count: number, special: boolean): readonly ChannelSpec[] {
  if (!Number.isInteger(count) || count < 1 || count > 500) {
    throw new RangeError('The number of channels must be a whole number from 1 to 500.');
  }
  const drafts = FIRST_FIVE.slice(0, count);
  for (let number = FIRST_FIVE.length; number < count; number++) drafts.push(furtherChannel(seed, number));
  return [...drafts, ...(special ? SPECIAL : [])].map((draft) => complete(seed, draft));
}

function furtherChannel(seed: number, number: number): Draft {
  const rng = new Rng(mix(seed, 41, number));
  const kind = MORE[number % MORE.length] ?? MORE[0]!;
  const place = PLACES[Math.floor(number / MORE.length - 1) % PLACES.length] ?? PLACES[0]!;
  const round = Math.floor((number - FIRST_FIVE.length) / (MORE.length * PLACES.length));
  const suffix = round === 0 ? '' : ` ${round + 1}`;
  return {
    title: `${kind.title} ${place}${suffix}`,
    username: `${kind.name}_${place.toLowerCase()}${round === 0 ? '' : round + 1}`,
    voice: kind.voice,
    share: rng.between(20, 90),
    subscribers: rng.between(2_000, 90_000),
    firstDay: rng.between(0, 300),
    joined: number % 3 !== 0,
  };
}

function complete(seed: number, draft: Draft): ChannelSpec {
  const name = Array.from(draft.username, (letter) => letter.charCodeAt(0));
  return {
    // Like Telegram's own: ten digits that begin with 1. The name alone decides, so that a channel keeps its id
    // whatever else is in the world.
    id: 1_100_000_000 + (mix(51, ...name) % 850_000_000),
    accessHash: longId(seed, 52, ...name),
    firstTitle: draft.title,
    kind: 'channel',
    joined: true,
    private: false,
    firstDay: 0,
    hiddenThroughDay: -1,
    quietStretches: 1,
    quietDays: 0.06,
    signed: false,
    ...draft,
  };
}
