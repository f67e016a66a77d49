// A generated post knows where it stands; what it says is made when somebody asks, from the seed and its id, and not
// kept for long. So a million posts take little memory and no time until they are read.
import type { Post } from './model.ts';

/** What can be said of a post apart from its place in the channel. */
export type PostContent = { -readonly [Field in Exclude<keyof Post, 'id' | 'date' | 'hidden'>]: Post[Field] };

/** What a post is, before it has a content. */
export interface Slot {
  readonly role: 'ordinary' | 'morning' | 'night' | 'burst' | 'create' | 'title' | 'photo' | 'service';
  /** Items of its album; 0: it is none's. */
  readonly albumSize: number;
  readonly albumIndex: number;
}

export interface ContentSource {
  contentOf(post: GeneratedPost): PostContent;
}

export class GeneratedPost implements Post {
  readonly id: number;
  readonly date: number;
  readonly slot: Slot;
  hidden: boolean;
  private readonly source: ContentSource;
  /** Its own from the first change on. */
  private own: PostContent | null = null;

  constructor(source: ContentSource, id: number, date: number, slot: Slot, hidden: boolean) {
    this.source = source;
    this.id = id;
    this.date = date;
    this.slot = slot;
    this.hidden = hidden;
  }

  /** The same post under another id, for a test's post has taken its own. */
  renumbered(id: number): GeneratedPost {
    return new GeneratedPost(this.source, id, this.date, this.slot, this.hidden);
  }

  private get content(): PostContent {
    return this.own ?? this.source.contentOf(this);
  }

  private get changing(): PostContent {
    this.own ??= { ...this.source.contentOf(this) };
    return this.own;
  }

  get text(): string {
    return this.content.text;
  }
  set text(text: string) {
    this.changing.text = text;
  }
  get entities(): Post['entities'] {
    return this.content.entities;
  }
  set entities(entities: Post['entities']) {
    this.changing.entities = entities;
  }
  get views(): number | null {
    return this.content.views;
  }
  set views(views: number | null) {
    this.changing.views = views;
  }
  get forwards(): number | null {
    return this.content.forwards;
  }
  set forwards(forwards: number | null) {
    this.changing.forwards = forwards;
  }
  get replies(): number | null {
    return this.content.replies;
  }
  set replies(replies: number | null) {
    this.changing.replies = replies;
  }
  get reactions(): Post['reactions'] {
    return this.content.reactions;
  }
  set reactions(reactions: Post['reactions']) {
    this.changing.reactions = reactions;
  }
  get editDate(): number | null {
    return this.content.editDate;
  }
  set editDate(editDate: number | null) {
    this.changing.editDate = editDate;
  }
  get editHide(): boolean {
    return this.content.editHide;
  }
  set editHide(editHide: boolean) {
    this.changing.editHide = editHide;
  }
  get sender(): Post['sender'] {
    return this.content.sender;
  }
  get postAuthor(): Post['postAuthor'] {
    return this.content.postAuthor;
  }
  get media(): Post['media'] {
    return this.content.media;
  }
  get groupedId(): Post['groupedId'] {
    return this.content.groupedId;
  }
  get replyTo(): Post['replyTo'] {
    return this.content.replyTo;
  }
  get forward(): Post['forward'] {
    return this.content.forward;
  }
  get action(): Post['action'] {
    return this.content.action;
  }

  /** For JSON, which does not see accessors. */
  toJSON(): Post {
    return plainPost(this);
  }
}

/** All of a post as plain data. */
export function plainPost(post: Post): Post {
  return {
    id: post.id,
    date: post.date,
    text: post.text,
    entities: post.entities,
    sender: post.sender,
    postAuthor: post.postAuthor,
    media: post.media,
    groupedId: post.groupedId,
    replyTo: post.replyTo,
    forward: post.forward,
    action: post.action,
    views: post.views,
    forwards: post.forwards,
    replies: post.replies,
    reactions: post.reactions,
    editDate: post.editDate,
    editHide: post.editHide,
    hidden: post.hidden,
  };
}
