# Signs in with Telethon, asks for every message of channels by its number, and tells as JSON what a row of the archive has
# to say of each. What Telethon's own objects mean is put into the words of the columns here, by hand.
import asyncio
import json
import sys
from datetime import timezone

from telethon import functions, types
from telethon.utils import get_display_name, get_peer_id, resolve_id

from telethon_reader import connect

PAGE = 100  # Telegram shows no more at once
FILE = ("media_mime_type", "media_file_size", "media_file_name")

# Every kind that the sample is known to hold: another one is an error.
ACTIONS = {
    types.MessageActionChannelCreate: "channel_create",
    types.MessageActionChatEditTitle: "chat_edit_title",
    types.MessageActionChatEditPhoto: "chat_edit_photo",
    types.MessageActionChatAddUser: "chat_add_user",
    types.MessageActionChatJoinedByLink: "chat_joined_by_link",
    types.MessageActionPinMessage: "pin_message",
}
ENTITIES = {
    types.MessageEntityBold: "bold",
    types.MessageEntityHashtag: "hashtag",
    types.MessageEntityMention: "mention",
    types.MessageEntityTextUrl: "text_url",
    types.MessageEntityUrl: "url",
}
WITHOUT_FILE = {
    types.MessageMediaWebPage: "web_page",
    types.MessageMediaPoll: "poll",
    types.MessageMediaGeo: "location",
    types.MessageMediaContact: "contact",
    types.MessageMediaDice: "dice",
}


def iso(date):
    return date and date.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


# The names are those of whoever is not the channel itself.
def sender_of(message):
    sender, own = message.sender, message.sender_id == message.chat_id
    person = isinstance(sender, types.User)
    if sender is None and not own:
        raise ValueError(f"nobody is known by the number {message.sender_id}")
    return {
        "sender_id": message.sender_id,
        "first_name": None if own else (sender.first_name if person else sender.title),
        "last_name": sender.last_name if person else None,
        "username": None if own else sender.username,
    }


def kind_of(message):
    if type(message.media) in WITHOUT_FILE:
        return WITHOUT_FILE[type(message.media)]
    kinds = ("sticker", "video_note", "voice", "gif", "audio", "video", "photo", "document")
    kind = next(kind for kind in kinds if getattr(message, kind))
    return "animation" if kind == "gif" else kind


def media_of(message):
    if message.action or not message.media:
        return {"media_type": None, **dict.fromkeys(FILE)}
    file = None if type(message.media) in WITHOUT_FILE else message.file
    told = (file.mime_type, file.size, file.name) if file else (None, None, None)
    return {"media_type": kind_of(message), **dict(zip(FILE, told))}


def forward_of(forward):
    channel = forward and forward.chat
    return {
        "is_forwarded": 1 if forward else 0,
        "forwarded_from_channel_id": channel and channel.id,
        "forwarded_from_name": forward and (forward.from_name or get_display_name(channel or forward.sender)),
    }


def entity_of(entity):
    told = {"type": ENTITIES[type(entity)], "offset": entity.offset, "length": entity.length}
    return {**told, "url": entity.url} if isinstance(entity, types.MessageEntityTextUrl) else told


def columns_of(message):
    reactions = message.reactions.results if message.reactions else []
    return {
        "message_id": message.id,
        "date": iso(message.date),
        **sender_of(message),
        "message": None if message.action else message.raw_text,
        **media_of(message),
        "reply_to": message.reply_to_msg_id,
        "post_author": message.post_author,
        **forward_of(message.forward),
        "action": message.action and ACTIONS[type(message.action)],
        "views": message.views,
        "forwards": message.forwards,
        "replies": message.replies and message.replies.replies,
        "reactions": [{"emoji": each.reaction, "count": each.count} for each in reactions] or None,
        "entities": [entity_of(entity) for entity in message.entities or []] or None,
        "edit_date": iso(message.edit_date),
        "edit_hide": 1 if message.edit_hide else 0,
        "grouped_id": None if message.grouped_id is None else str(message.grouped_id),
    }


async def read_channel(client, username):
    entity = await client.get_input_entity(username)
    full = (await client(functions.channels.GetFullChannelRequest(entity))).full_chat
    newest = (await client.get_messages(entity, limit=1))[0].id
    messages = []
    for start in range(1, newest + 1, PAGE):
        ids = list(range(start, min(start + PAGE, newest + 1)))
        messages += [message for message in await client.get_messages(entity, ids=ids) if message]
    state = await client(functions.updates.GetStateRequest())
    return {
        "channelId": str(resolve_id(get_peer_id(entity))[0]),
        "username": username,
        "availableFrom": full.available_min_id or 1,
        "readAt": int(state.date.timestamp()),
        "messages": [columns_of(message) for message in messages],
    }


async def main(ask):
    client = await connect(ask)
    channels = [await read_channel(client, username) for username in ask["usernames"]]
    await client.disconnect()
    print(json.dumps(channels), flush=True)


if __name__ == "__main__":
    asyncio.run(main(json.load(sys.stdin)))
