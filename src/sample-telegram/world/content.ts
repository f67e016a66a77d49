// What a post of a channel says and carries: made from the seed and its id when somebody asks, the latest remembered.
import { dayFacts, dayOf, WORLD_BEGIN } from './calendar.ts';
import { fromMarkup } from './markup.ts';
import { drawMedia, makeMedia, type MediaKind } from './media.ts';
import type { Person, PostAction, PostMedia } from './model.ts';
import { natureOn } from './nature.ts';
import type { ContentSource, GeneratedPost, PostContent } from './post.ts';
import { reach } from './reach.ts';
import type { Rhythm } from './rhythm.ts';
import { longId, mix, Rng } from './rng.ts';
import type { ChannelSpec, VoiceName } from './specs.ts';
import { VOICES } from './voices/all.ts';
import { HOSTILE_TEXTS } from './voices/hostile.ts';
import { gaugeReport } from './voices/river.ts';
import type { Scene, Voice } from './voices/voice.ts';

/** Enough for a few pages in flight. */
const REMEMBERED = 1_024;
/** Who forwarded posts come from when they hide their account. */
const HIDDEN_NAMES: Readonly<Record<VoiceName, readonly string[]>> = {
  river: ['Марина К.', 'Дежурный по пристани', 'Читатель', 'Олег Кравцов'],
  city: ['Валентина Сергеевна', 'Соседка', 'Двор на Садовой', 'Костя'],
  nahr: ['أبو سالم', 'قارئ', 'ليلى'],
  harbour: ['Old Sailor', '夜班', 'Pilot Boat 2', '第二待合室'],
  mountain: ['Wetterfrosch', 'Hüttenwirt', 'La gardienne', 'A walker'],
  neighbours: ['Mum', 'Дачный чат', 'Number 14', '夜班'],
  photos: ['A reader', 'Family Lefèvre'],
  closed: ['A member'],
};
/** Channels forward from those that write about the same things or in the same languages. */
const FORWARDS_FROM: Readonly<Record<VoiceName, readonly VoiceName[]>> = {
  river: ['city', 'river'],
  city: ['river', 'city'],
  nahr: ['nahr'],
  harbour: ['mountain', 'photos', 'harbour'],
  mountain: ['harbour', 'photos', 'mountain'],
  neighbours: ['river', 'harbour', 'photos', 'mountain'],
  photos: ['harbour', 'photos'],
  closed: ['harbour'],
};
const WITHOUT_TEXT: ReadonlySet<MediaKind> = new Set([
  'poll',
  'voice',
  'sticker',
  'video_note',
  'location',
  'contact',
  'dice',
]);
const WITH_CAPTION: ReadonlySet<MediaKind> = new Set(['photo', 'video', 'animation']);

export interface Neighbourhood {
  readonly seed: number;
  readonly people: readonly Person[];
  /** Channels that others forward from. */
  readonly sources: readonly { readonly spec: ChannelSpec; readonly rhythm: Rhythm }[];
}

export class ContentMaker implements ContentSource {
  private readonly world: Neighbourhood;
  private readonly spec: ChannelSpec;
  private readonly voice: Voice;
  private readonly rng = new Rng(0);
  private readonly posts: (GeneratedPost | undefined)[] = Array.from({ length: REMEMBERED });
  private readonly contents: (PostContent | undefined)[] = Array.from({ length: REMEMBERED });

  constructor(world: Neighbourhood, spec: ChannelSpec) {
    this.world = world;
    this.spec = spec;
    this.voice = VOICES[spec.voice];
  }

  contentOf(post: GeneratedPost): PostContent {
    const place = post.id % REMEMBERED;
    const known = this.contents[place];
    if (known !== undefined && this.posts[place] === post) return known;
    const content = this.make(post);
    this.posts[place] = post;
    this.contents[place] = content;
    return content;
  }

  private make(post: GeneratedPost): PostContent {
    const { seed } = this.world;
    const firstOfAlbum = post.id - post.slot.albumIndex;
    const sender = this.sender(firstOfAlbum);
    const content: PostContent = {
      text: '',
      entities: [],
      sender,
      postAuthor: null,
      media: null,
      groupedId: null,
      replyTo: null,
      forward: null,
      action: null,
      views: null,
      forwards: null,
      replies: null,
      reactions: [],
      editDate: null,
      editHide: false,
    };
    const rng = this.rng.reseed(mix(seed, 81, this.spec.id, post.id));
    const { role, albumSize } = post.slot;
    if (role === 'create' || role === 'title' || role === 'photo' || role === 'service') {
      content.action = this.action(post, rng, sender);
    } else this.compose(content, post, this.scene(post, rng));
    if (albumSize > 0) content.groupedId = longId(seed, 83, this.spec.id, firstOfAlbum);
    return content;
  }

  private scene(post: GeneratedPost, rng: Rng): Scene {
    const day = dayOf(post.date);
    const second = (post.date - WORLD_BEGIN) % 86_400;
    return {
      rng,
      day: dayFacts(day),
      nature: natureOn(this.world.seed, day),
      hour: Math.floor(second / 3_600),
      minute: Math.floor((second % 3_600) / 60),
      id: post.id,
      occasion: post.slot.role === 'morning' || post.slot.role === 'night' ? post.slot.role : null,
    };
  }

  /** A person in a supergroup, or the group itself; channels speak for themselves. */
  private sender(firstOfAlbum: number): Person | null {
    if (this.spec.kind !== 'supergroup' || firstOfAlbum === 1) return null;
    const hash = mix(this.world.seed, 84, this.spec.id, firstOfAlbum);
    if (hash % 100 < 8) return null;
    // Some write far more than others.
    const part = ((hash >>> 8) % 10_000) / 10_000;
    return this.world.people[Math.floor(part * part * this.world.people.length)] ?? null;
  }

  private action(post: GeneratedPost, rng: Rng, sender: Person | null): PostAction {
    const { spec } = this;
    if (post.slot.role === 'create') return { kind: 'channel_create', title: spec.firstTitle };
    if (post.slot.role === 'title') return { kind: 'chat_edit_title', title: spec.title };
    if (post.slot.role === 'photo') return { kind: 'chat_edit_photo' };
    if (spec.kind === 'supergroup' && sender !== null && rng.chance(0.8)) {
      if (rng.chance(0.6)) return { kind: 'chat_joined_by_link', inviterId: rng.pick(this.world.people).userId };
      const invited = rng.chance(0.3) ? rng.pick(this.world.people).userId : sender.userId;
      return { kind: 'chat_add_user', users: [invited] };
    }
    return { kind: 'pin_message', messageId: Math.max(1, post.id - rng.between(1, 8)) };
  }

  private compose(content: PostContent, post: GeneratedPost, scene: Scene): void {
    const { rng } = scene;
    const { spec } = this;
    const group = spec.kind === 'supergroup';
    if (spec.signed && rng.chance(0.85)) content.postAuthor = rng.pick(this.voice.signatures);
    if (post.slot.role === 'burst') Object.assign(content, fromMarkup(gaugeReport(scene, post.id % 1_000)));
    else if (post.slot.albumSize > 0) this.composeItem(content, post, scene);
    else if (isHostile(spec, post.id)) Object.assign(content, fromMarkup(hostileText(spec, post.id)));
    else if (scene.occasion !== null) Object.assign(content, fromMarkup(this.voice.post(scene)));
    else this.composeAlone(content, post, scene, group);
    if (rng.chance(group ? 0.4 : 0.08) && post.id > 2 && post.slot.albumIndex === 0) {
      content.replyTo = Math.max(1, post.id - rng.between(1, group ? 12 : 40));
    }
    const shared = new Rng(mix(this.world.seed, 82, spec.id, post.id - post.slot.albumIndex));
    Object.assign(content, reach(spec, scene, shared, post.slot.albumIndex));
    if (rng.chance(0.09)) {
      content.editDate = post.date + (rng.chance(0.6) ? rng.between(20, 900) : rng.between(900, 80_000));
      content.editHide = rng.chance(0.35);
    }
  }

  private composeAlone(content: PostContent, post: GeneratedPost, scene: Scene, group: boolean): void {
    const { rng } = scene;
    if (rng.chance(group ? 0.04 : 0.07)) this.forward(content, post, scene);
    else {
      const kind = drawMedia(rng, group ? 'group' : this.spec.voice === 'photos' ? 'gallery' : 'channel');
      if (kind === 'web_page') {
        const { url, title, text } = this.voice.page(scene);
        content.media = { kind, id: longId(this.world.seed, this.spec.id, post.id, 3), url, title };
        Object.assign(content, fromMarkup(text));
        return;
      }
      if (kind !== null) content.media = this.media(kind, scene);
      Object.assign(content, fromMarkup(this.text(kind, scene)));
    }
  }

  private text(kind: MediaKind | null, scene: Scene): string {
    const { rng } = scene;
    if (kind === null) return this.voice.post(scene);
    if (WITHOUT_TEXT.has(kind)) return '';
    if (WITH_CAPTION.has(kind)) return rng.chance(0.1) ? '' : this.voice.caption(scene);
    return rng.chance(0.4) ? '' : this.voice.post(scene);
  }

  private composeItem(content: PostContent, post: GeneratedPost, scene: Scene): void {
    const { rng } = scene;
    const { albumSize, albumIndex } = post.slot;
    content.media = this.media(rng.chance(0.85) ? 'photo' : 'video', scene);
    // The caption mostly stands on the first item, and on one only.
    const first = post.id - albumIndex;
    const hash = mix(this.world.seed, 85, this.spec.id, first);
    const captioned = hash % 10 < 8 ? 0 : (hash >>> 8) % albumSize;
    if (albumIndex === captioned) Object.assign(content, fromMarkup(this.voice.caption(scene)));
  }

  /** A forward speaks in its source's voice; what came from a person speaks in the channel's own. */
  private forward(content: PostContent, post: GeneratedPost, scene: Scene): void {
    const { rng } = scene;
    const date = post.date - rng.between(60, 250_000);
    const sources = this.world.sources.filter(({ spec }) => FORWARDS_FROM[this.spec.voice].includes(spec.voice));
    const source = sources.length === 0 ? null : rng.pick(sources);
    const before = source?.rhythm.postsBefore(dayOf(date)) ?? 0;
    const named = source !== null && source.spec.id !== this.spec.id && before > 1 && rng.chance(0.7);
    const voice = named ? VOICES[source.spec.voice] : this.voice;
    Object.assign(content, fromMarkup(voice.post(scene)));
    if (rng.chance(0.25)) content.media = this.media('photo', scene);
    content.forward = {
      fromChannelId: named ? source.spec.id : null,
      fromName: named ? null : rng.pick(HIDDEN_NAMES[this.spec.voice]),
      date,
      channelPost: named ? rng.between(2, before) : null,
      postAuthor: named && source.spec.signed ? rng.pick(VOICES[source.spec.voice].signatures) : null,
    };
  }

  private media(kind: Exclude<MediaKind, 'web_page'>, scene: Scene): PostMedia {
    return makeMedia(kind, scene, this.voice, [this.world.seed, this.spec.id, scene.id]);
  }
}

function isHostile(spec: ChannelSpec, id: number): boolean {
  return spec.voice === 'harbour' ? id % 41 === 7 : id % 211 === 100;
}

function hostileText(spec: ChannelSpec, id: number): string {
  const number = Math.floor(id / (spec.voice === 'harbour' ? 41 : 211));
  return HOSTILE_TEXTS[number % HOSTILE_TEXTS.length] ?? '';
}
