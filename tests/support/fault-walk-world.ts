// The part of a walk in which the world changes, between fills and while they run.
import type { Walking } from './fault-walking.ts';

/** Now and then the world changes while a fill runs. */
export function maybeChange(walk: Walking): void {
  const dice = walk.dice;
  if (!dice.chance(0.3)) return;
  for (let changes = dice.int(1, 4); changes > 0; changes--) {
    walk.stack.atRequest(dice.int(1, 6), () => {
      walk.count('changes while a fill runs');
      if (dice.chance(0.4)) post(walk);
      else change(walk, dice.pick(['edit', 'delete', 'hide']));
    });
  }
}

export function post(walk: Walking): void {
  const dice = walk.dice;
  walk.stack.advance(dice.chance(0.5) ? dice.int(0, 20) : dice.int(0, 90));
  const late = dice.chance(0.8) ? 0 : dice.int(0, 60);
  const burst = dice.chance(0.05) ? dice.int(2, 40) : 1;
  for (let posts = 0; posts < burst; posts++) walk.stack.post(walk.nextText(), late, dice.chance(0.1));
}

/** Imported late, or by a broken clock: its date is far older than its place. */
export function stray(walk: Walking): void {
  if (walk.strayed) return;
  walk.strayed = true;
  walk.stack.advance(walk.dice.int(0, 30));
  const oldest = walk.model.oldest() ?? walk.stack.now();
  const late = Math.max(61, Math.min(walk.dice.int(61, 2_000), walk.stack.now() - oldest - 1));
  walk.stack.post(walk.nextText(), late, false);
  walk.model.stray(Math.max(...walk.model.ids()));
  for (let posts = walk.dice.int(0, 80); posts > 0; posts--) post(walk);
}

export function change(walk: Walking, kind: 'edit' | 'delete' | 'hide'): void {
  const posts = walk.stack.posts();
  if (posts.length === 0) return;
  const { id, hidden } = walk.dice.pick(posts);
  if (kind === 'edit') walk.stack.edit(id, walk.nextText());
  else if (kind === 'delete') {
    // A channel that loses all its posts would leave nothing to walk over.
    if (posts.length > 40) walk.stack.remove(id);
  } else {
    const before = walk.model.oldest() ?? Infinity;
    // A run of them: now and then longer than a page.
    const run = walk.dice.chance(0.1) ? walk.dice.int(100, 150) : walk.dice.int(1, 5);
    const from = posts.findIndex((post) => post.id === id);
    for (const post of posts.slice(from, from + run)) walk.stack.hide(post.id, !hidden);
    if ((walk.model.oldest() ?? Infinity) < before) walk.olderShown = true;
  }
}
