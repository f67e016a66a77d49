// How far a post went: views, forwards, comments, reactions. They depend on the post alone, not on the clock: a world
// read today equals the one read tomorrow.
import type { PostContent } from './post.ts';
import type { Rng } from './rng.ts';
import type { ChannelSpec } from './specs.ts';
import type { Scene } from './voices/voice.ts';

const EMOJI: Readonly<Record<string, readonly string[]>> = {
  river: ['👍', '😢', '🙏', '🔥', '😱'],
  city: ['❤️', '👍', '😁', '🔥', '🤔'],
  nahr: ['❤️', '🙏', '👍', '🔥', '😢'],
  harbour: ['👍', '🫡', '👏', '🐳'],
  mountain: ['❄️', '👍', '😱', '❤️‍🔥'],
  neighbours: ['👍', '😂', '❤️', '🤝', '🙈'],
  photos: ['❤️', '👏', '🤩', '🕊'],
  closed: ['👌', '👍'],
};

type Reach = Pick<PostContent, 'views' | 'forwards' | 'replies' | 'reactions'>;

/** `shared`: the same for all items of an album. Reactions stand on its first item only. */
export function reach(spec: ChannelSpec, scene: Scene, shared: Rng, albumIndex: number): Reach {
  if (spec.kind === 'supergroup') {
    const liked = shared.chance(0.22);
    return {
      views: null,
      forwards: null,
      replies: shared.chance(0.1) ? shared.between(1, 9) : null,
      reactions: liked && albumIndex === 0 ? reactionsOf(spec, shared.between(1, 9), shared) : [],
    };
  }
  // A channel grows towards its subscribers of today; nights are read less; most posts are near the middle, a few go far.
  const audience = spec.subscribers * (0.25 + 0.75 * Math.min(1, Math.max(0, scene.day.day) / 1_500));
  const night = scene.hour < 5 || scene.hour > 21 ? 0.7 : 1;
  const alarm = scene.nature.flood ? 1.25 : 1;
  const views = Math.max(1, Math.round(audience * 0.42 * night * alarm * Math.exp(0.38 * shared.bell())));
  const forwards = Math.round(views * 0.0035 * Math.exp(0.9 * shared.bell()));
  const commented = spec.voice === 'city' || spec.voice === 'river';
  const liked = spec.voice !== 'closed' && shared.chance(0.72);
  return {
    views,
    forwards,
    replies: commented && albumIndex === 0 ? Math.round(views * 0.0004 * Math.exp(0.8 * shared.bell())) : null,
    reactions:
      liked && albumIndex === 0
        ? reactionsOf(spec, Math.round(views * 0.009 * Math.exp(0.6 * shared.bell())), shared)
        : [],
  };
}

/** Shares out `total` among one to four emoji, the most chosen first. */
function reactionsOf(spec: ChannelSpec, total: number, rng: Rng): Reach['reactions'] {
  const emoji = EMOJI[spec.voice] ?? ['👍'];
  const start = rng.chance(0.7) ? 0 : rng.between(0, emoji.length - 1);
  const kinds = rng.between(1, Math.min(4, emoji.length));
  const reactions: { emoji: string; count: number }[] = [];
  let left = total;
  for (let kind = 0; kind < kinds && left > 0; kind++) {
    const count = kind === kinds - 1 ? left : Math.ceil(left * (0.5 + 0.3 * rng.fraction()));
    reactions.push({ emoji: emoji[(start + kind) % emoji.length] ?? '👍', count });
    left -= count;
  }
  return reactions.sort((a, b) => b.count - a.count);
}
