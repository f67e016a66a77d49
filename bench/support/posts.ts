// Seeded data: channels over three years whose posts hold 398 bytes of text on average, in four scripts, with media,
// forwards, reactions, edits and albums. A post is made from its place alone, so no channel need be held in memory.
import type { Channel } from '../../src/shared/domain/channel.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import type { MediaType, Message } from '../../src/shared/domain/message.ts';
import { DAY_SECONDS, dayFromIso, type Day, type Instant } from '../../src/shared/domain/time-range.ts';
import { makeCorpora } from './corpus.ts';
import { mix, Rng } from './rng.ts';

const SEED = 20_240_318;
const FIRST_DAY = dayFromIso('2022-01-01') ?? 0;
const DAYS = 1_096;
/** When all of it is said to have been asked for. */
export const ASKED_AT: Instant = (FIRST_DAY + DAYS) * DAY_SECONDS + 3_600;
/** Bytes of text that a post has on average. */
export const MEAN_TEXT_BYTES = 398;

/** A channel's plan: which days it has posts on, and how many. */
export interface ChannelPlan {
  readonly channel: Channel;
  readonly seed: number;
  readonly messages: number;
  /** Runs of days that were filled, oldest first; what lies between them is a gap. */
  readonly stretches: readonly { readonly first: Day; readonly last: Day }[];
  /** Posts of all days before the nth, from FIRST_DAY on; one entry more than there are days. */
  readonly before: Uint32Array;
}

/** Plans `count` channels of `messages` in all. Of several the first has a fifth, the others shares of 1/2, 1/3 … */
export function planChannels(messages: number, count: number): readonly ChannelPlan[] {
  const weights = Array.from({ length: count - 1 }, (_, index) => 1 / (index + 2));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const rest = weights.map((weight) => Math.floor((messages * 0.8 * weight) / whole));
  const largest = messages - rest.reduce((sum, size) => sum + size, 0);
  return [largest, ...rest].map((size, number) => planChannel(number, size));
}

function planChannel(number: number, messages: number): ChannelPlan {
  const seed = mix(SEED, number);
  const rng = new Rng(mix(seed, 1));
  const missing = new Set<number>();
  for (let gap = 0; gap < 12; gap++) {
    const start = 20 + rng.below(DAYS - 40);
    for (let day = start; day < start + 1 + rng.below(6); day++) missing.add(day);
  }
  const weights = Array.from({ length: DAYS }, (_, day) =>
    // Weekends are calmer; some days are quiet.
    missing.has(day) || rng.chance(0.03) ? 0 : (day % 7 < 2 ? 0.6 : 1) * (0.7 + 0.6 * rng.fraction()),
  );
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const before = new Uint32Array(DAYS + 1);
  let passed = 0;
  for (const [day, weight] of weights.entries()) {
    passed += weight;
    before[day + 1] = Math.round((messages * passed) / whole);
  }
  return {
    channel: {
      channelId: channelId(1_200_000_000 + number),
      name: `Channel ${number + 1}`,
      username: `channel_${number + 1}`,
      kind: 'channel',
      subscribers: 10_000 + number,
    },
    seed,
    messages,
    stretches: stretchesOf(missing),
    before,
  };
}

function stretchesOf(missing: ReadonlySet<number>): readonly { first: Day; last: Day }[] {
  const stretches: { first: Day; last: Day }[] = [];
  for (let day = 0; day < DAYS; day++) {
    if (missing.has(day)) continue;
    const last = stretches.at(-1);
    if (last?.last === FIRST_DAY + day - 1) last.last = FIRST_DAY + day;
    else stretches.push({ first: FIRST_DAY + day, last: FIRST_DAY + day });
  }
  return stretches;
}

/** The places, oldest first, of the posts on the days from `first` to `last`. */
export function placesOn(
  { before }: ChannelPlan,
  first: Day,
  last: Day,
): { readonly from: number; readonly until: number } {
  return { from: before[first - FIRST_DAY] ?? 0, until: before[last - FIRST_DAY + 1] ?? 0 };
}

/** The id of the post at a place: every fortieth or so was deleted. */
function idAt(place: number): number {
  return place + 1 + Math.floor(place / 40);
}

const CORPORA = makeCorpora(SEED);
const EMOJI = ['👍', '🔥', '❤', '😢', '👏', '🤔'];
const MEDIA: readonly MediaType[] = ['photo', 'photo', 'photo', 'video', 'video', 'document', 'voice', 'web_page'];

/** The post at a place, 0 being the channel's oldest. `askedAt` dates the row. */
export function postAt(plan: ChannelPlan, place: number, askedAt = ASKED_AT): Message {
  const { channel, seed, before } = plan;
  const rng = new Rng(mix(seed, 2, place));
  const day = dayAt(before, place);
  const first = before[day] ?? 0;
  const dayPosts = (before[day + 1] ?? 0) - first;
  // Spread over the day with half a step of play: dates rise with ids, and no two posts share a second.
  const second = Math.floor(((place - first + rng.fraction() / 2) / dayPosts) * DAY_SECONDS);
  const date = (FIRST_DAY + day) * DAY_SECONDS + second;
  const mediaType = rng.chance(0.45) ? (MEDIA[rng.below(MEDIA.length)] ?? null) : null;
  const text = textFor(rng);
  const views = 2_000 + rng.below(90_000);
  const forwarded = rng.chance(0.12);
  const edited = rng.chance(0.06);
  return {
    channelId: channel.channelId,
    messageId: idAt(place),
    date,
    senderId: -1_000_000_000_000 - Number(channel.channelId),
    firstName: null,
    lastName: null,
    username: null,
    text,
    mediaType,
    media: mediaType === null || mediaType === 'web_page' ? null : mediaOf(mediaType, rng),
    replyTo: place > 0 && rng.chance(0.04) ? idAt(rng.below(place)) : null,
    postAuthor: rng.chance(0.2) ? 'Desk' : null,
    isForwarded: forwarded,
    forwardedFromChannelId: forwarded ? 1_500_000_000 + rng.below(300) : null,
    forwardedFromName: forwarded ? `Source ${rng.below(300)}` : null,
    action: null,
    views,
    forwards: rng.below(Math.ceil(views / 50)),
    replies: rng.chance(0.3) ? rng.below(200) : null,
    reactions: rng.chance(0.4)
      ? EMOJI.slice(0, 1 + rng.below(3)).map((emoji) => ({ emoji, count: 1 + rng.below(900) }))
      : null,
    entities: rng.chance(0.3) ? [{ type: 'bold', offset: 0, length: Math.min(12, text.length) }] : null,
    editDate: edited ? date + 60 + rng.below(3_600) : null,
    editHide: edited && rng.chance(0.5),
    groupedId: mediaType === 'photo' && rng.chance(0.2) ? `1379${String(1e12 + Math.floor(place / 4))}` : null,
    fetchedAt: askedAt,
  };
}

/** The index of the day that holds a place. */
function dayAt(before: Uint32Array, place: number): number {
  let low = 0;
  let high = before.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((before[middle + 1] ?? Infinity) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

function textFor(rng: Rng): string {
  if (rng.chance(0.04)) return '';
  let lot = rng.fraction();
  const { corpus } = CORPORA.find(({ share }) => (lot -= share) < 0) ?? CORPORA[0]!;
  // Many short posts and few long ones; the longest that Telegram takes has 4,096 units.
  const bytes = 24 - Math.log(1 - rng.fraction()) * (MEAN_TEXT_BYTES / 0.96 - 24);
  const units = Math.min(4_096, Math.max(1, Math.round(bytes / corpus.bytesPerUnit)));
  const start = rng.below(corpus.text.length - 4_096);
  return corpus.text.slice(start, start + units);
}

function mediaOf(mediaType: MediaType, rng: Rng): Message['media'] {
  const fileSize = 20_000 + rng.below(4_000_000);
  switch (mediaType) {
    case 'photo':
      return { mimeType: 'image/jpeg', fileSize, fileName: null };
    case 'video':
      return { mimeType: 'video/mp4', fileSize, fileName: `video_${rng.below(10_000)}.mp4` };
    case 'voice':
      return { mimeType: 'audio/ogg', fileSize, fileName: null };
    default:
      return { mimeType: 'application/pdf', fileSize, fileName: `report, ${rng.below(10_000)}.pdf` };
  }
}
