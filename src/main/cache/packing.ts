// Lists of messages and a calendar's days as they cross between the threads: one flat list of plain values each. Copying an
// object costs many times what its values cost, and a page, a batch or a calendar has hundreds to thousands of them. Both
// ends are this file: what it packs it unpacks as it was, and nothing else reads it.
import type { Calendar, CalendarDay, DayState } from '../../shared/domain/calendar.ts';
import type { MessageRow } from '../../shared/domain/message-list.ts';
import type { Entity, MediaRef, Message, Reaction } from '../../shared/domain/message.ts';

type Atom = string | number | boolean | null;

/** What was packed of a list; read from its beginning, value by value. */
export interface Packed {
  readonly length: number;
  readonly atoms: readonly Atom[];
}

/** A calendar whose days are four numbers each. */
export type PackedCalendar = Omit<Calendar, 'days'> & { readonly days: Float64Array };

export function packMessages(messages: readonly Message[]): Packed {
  const atoms: Atom[] = [];
  for (const message of messages) {
    packShared(atoms, message);
    atoms.push(message.channelId, message.senderId, message.firstName, message.lastName, message.username);
    atoms.push(message.replies, message.fetchedAt);
    packList(atoms, message.reactions, packReaction);
  }
  return { length: messages.length, atoms };
}

export function unpackMessages({ length, atoms }: Packed): readonly Message[] {
  const from = new Reader(atoms);
  return Array.from({ length }, () => ({
    ...unpackShared(from),
    channelId: from.next(),
    senderId: from.next(),
    firstName: from.next(),
    lastName: from.next(),
    username: from.next(),
    replies: from.next(),
    fetchedAt: from.next(),
    reactions: unpackList(from, unpackReaction),
  }));
}

export function packRows(rows: readonly MessageRow[]): Packed {
  const atoms: Atom[] = [];
  for (const row of rows) {
    packShared(atoms, row);
    atoms.push(row.deletedSeenAt, row.revisions);
  }
  return { length: rows.length, atoms };
}

export function unpackRows({ length, atoms }: Packed): readonly MessageRow[] {
  const from = new Reader(atoms);
  return Array.from({ length }, () => ({
    ...unpackShared(from),
    deletedSeenAt: from.next(),
    revisions: from.next(),
  }));
}

const STATES: readonly DayState[] = ['covered', 'quiet', 'partial', 'gap', 'outside'];
const NUMBERS_A_DAY = 4;

export function packCalendar(calendar: Calendar): PackedCalendar {
  const days = new Float64Array(calendar.days.length * NUMBERS_A_DAY);
  for (const [index, { day, state, count, inferred }] of calendar.days.entries()) {
    const at = index * NUMBERS_A_DAY;
    days[at] = day;
    days[at + 1] = STATES.indexOf(state);
    days[at + 2] = count;
    days[at + 3] = inferred ? 1 : 0;
  }
  return { ...calendar, days };
}

export function unpackCalendar({ days, ...rest }: PackedCalendar): Calendar {
  const number = (at: number): number => days[at] ?? 0;
  const unpacked: CalendarDay[] = [];
  for (let at = 0; at < days.length; at += NUMBERS_A_DAY) {
    const state = STATES[number(at + 1)] ?? 'outside';
    unpacked.push({ day: number(at), state, count: number(at + 2), inferred: number(at + 3) === 1 });
  }
  return { ...rest, days: unpacked };
}

/** What a message that is written and a row of the list have in common. */
type Shared = Pick<Message, keyof Message & keyof MessageRow>;

function packShared(atoms: Atom[], message: Shared): void {
  atoms.push(message.messageId, message.date, message.text, message.action, message.mediaType, message.replyTo);
  atoms.push(message.isForwarded, message.forwardedFromName, message.forwardedFromChannelId, message.postAuthor);
  atoms.push(message.views, message.forwards, message.groupedId, message.editDate, message.editHide);
  packMedia(atoms, message.media);
  packList(atoms, message.entities, packEntity);
}

function unpackShared(from: Reader): Shared {
  return {
    messageId: from.next(),
    date: from.next(),
    text: from.next(),
    action: from.next(),
    mediaType: from.next(),
    replyTo: from.next(),
    isForwarded: from.next(),
    forwardedFromName: from.next(),
    forwardedFromChannelId: from.next(),
    postAuthor: from.next(),
    views: from.next(),
    forwards: from.next(),
    groupedId: from.next(),
    editDate: from.next(),
    editHide: from.next(),
    media: unpackMedia(from),
    entities: unpackList(from, unpackEntity),
  };
}

function packMedia(atoms: Atom[], media: MediaRef | null): void {
  if (media === null) atoms.push(false);
  else atoms.push(true, media.mimeType, media.fileSize, media.fileName);
}

function unpackMedia(from: Reader): MediaRef | null {
  return from.next<boolean>() ? { mimeType: from.next(), fileSize: from.next(), fileName: from.next() } : null;
}

function packEntity(atoms: Atom[], { type, offset, length, url }: Entity): void {
  atoms.push(type, offset, length, url ?? null);
}

function unpackEntity(from: Reader): Entity {
  const entity = { type: from.next<string>(), offset: from.next<number>(), length: from.next<number>() };
  const url = from.next<string | null>();
  return url === null ? entity : { ...entity, url };
}

function packReaction(atoms: Atom[], { emoji, count }: Reaction): void {
  atoms.push(emoji, count);
}

function unpackReaction(from: Reader): Reaction {
  return { emoji: from.next(), count: from.next() };
}

/** Its length first; null where there is none. */
function packList<T>(atoms: Atom[], list: readonly T[] | null, pack: (atoms: Atom[], item: T) => void): void {
  atoms.push(list && list.length);
  for (const item of list ?? []) pack(atoms, item);
}

function unpackList<T>(from: Reader, unpack: (from: Reader) => T): readonly T[] | null {
  const length = from.next<number | null>();
  return length === null ? null : Array.from({ length }, () => unpack(from));
}

class Reader {
  readonly #atoms: readonly Atom[];
  #at = 0;

  constructor(atoms: readonly Atom[]) {
    this.#atoms = atoms;
  }

  /** The next value. It is what was packed there, and is taken for it: nothing but this file has touched it. */
  next<T extends Atom>(): T {
    const atom = this.#atoms[this.#at] as T;
    this.#at += 1;
    return atom;
  }
}
