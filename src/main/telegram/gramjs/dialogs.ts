import { Api } from 'telegram/tl/index.js';
import { returnBigInt } from 'telegram/Helpers.js';
import type { Line } from './line.ts';

const PAGE = 100;

/**
 * The channels and supergroups of all the account's dialogs, archived ones included, in Telegram's order. Groups of
 * the old kind and channels that locked the account out are left aside.
 */
export async function listDialogChannels(line: Line, signal: AbortSignal): Promise<readonly Api.Channel[]> {
  const found = new Map<string, Api.Channel>();
  const seen = new Set<string>();
  for (let offset: Offset | null = START; offset !== null;) {
    const page: Api.messages.TypeDialogs = await line.ask(
      new Api.messages.GetDialogs({ ...offset, limit: PAGE, hash: returnBigInt(0) }),
      signal,
    );
    if (page.className === 'messages.DialogsNotModified') break;
    const before = seen.size;
    const chats = new Map(page.chats.map((chat) => [chat.id.toString(), chat]));
    for (const { peer } of page.dialogs) {
      seen.add(keyOf(peer));
      const chat = peer.className === 'PeerChannel' ? chats.get(peer.channelId.toString()) : undefined;
      if (chat?.className === 'Channel') found.set(chat.id.toString(), chat);
    }
    // A short page proves nothing; a page that shows no new dialog ends the list.
    offset = page.className === 'messages.DialogsSlice' && seen.size > before ? nextOffset(page, offset) : null;
  }
  return [...found.values()];
}

interface Offset {
  readonly offsetDate: number;
  readonly offsetId: number;
  readonly offsetPeer: Api.TypeInputPeer;
}

const START: Offset = { offsetDate: 0, offsetId: 0, offsetPeer: new Api.InputPeerEmpty() };

/**
 * The next page begins below the last dialog of this one whose newest message is shown; where none is, below the last
 * dialog that can be named.
 */
function nextOffset(page: Api.messages.DialogsSlice, before: Offset): Offset | null {
  const dates = new Map<string, number>();
  for (const message of page.messages) {
    if (message.className !== 'MessageEmpty') dates.set(`${keyOf(message.peerId)} ${message.id}`, message.date);
  }
  const places = page.dialogs.toReversed().flatMap(({ peer, topMessage }) => {
    const offsetPeer = inputPeerOf(peer, page);
    const date = dates.get(`${keyOf(peer)} ${topMessage}`);
    return offsetPeer
      ? { offsetDate: date ?? before.offsetDate, offsetId: topMessage, offsetPeer, dated: date !== undefined }
      : [];
  });
  const place = places.find(({ dated }) => dated) ?? places[0];
  return place ? { offsetDate: place.offsetDate, offsetId: place.offsetId, offsetPeer: place.offsetPeer } : null;
}

function inputPeerOf(peer: Api.TypePeer, { users, chats }: Api.messages.DialogsSlice): Api.TypeInputPeer | null {
  switch (peer.className) {
    case 'PeerUser': {
      const user = users.find(({ id }) => id.equals(peer.userId));
      if (user?.className !== 'User' || !user.accessHash) return null;
      return new Api.InputPeerUser({ userId: peer.userId, accessHash: user.accessHash });
    }
    case 'PeerChat':
      return new Api.InputPeerChat({ chatId: peer.chatId });
    case 'PeerChannel': {
      const chat = chats.find(({ id }) => id.equals(peer.channelId));
      const accessHash =
        chat?.className === 'Channel' || chat?.className === 'ChannelForbidden' ? chat.accessHash : null;
      return accessHash ? new Api.InputPeerChannel({ channelId: peer.channelId, accessHash }) : null;
    }
  }
}

function keyOf(peer: Api.TypePeer): string {
  if (peer.className === 'PeerUser') return `user ${peer.userId.toString()}`;
  if (peer.className === 'PeerChat') return `chat ${peer.chatId.toString()}`;
  return `channel ${peer.channelId.toString()}`;
}
