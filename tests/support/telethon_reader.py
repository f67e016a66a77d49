# Signs in with Telethon and tells, as JSON, what it was shown. The request comes as JSON on standard input.
import asyncio
import hashlib
import json
import logging
import sys

from telethon import TelegramClient, functions, types
from telethon.crypto import rsa
from telethon.errors import SessionPasswordNeededError
from telethon.network import connection
from telethon.sessions import StringSession

TRANSPORTS = {
    "full": connection.ConnectionTcpFull,
    "abridged": connection.ConnectionTcpAbridged,
    "intermediate": connection.ConnectionTcpIntermediate,
    "obfuscated": connection.ConnectionTcpObfuscated,
}

logging.disable(logging.CRITICAL)


def bare(peer):
    for field in ("channel_id", "chat_id", "user_id"):
        if hasattr(peer, field):
            return getattr(peer, field)
    return None


def seconds(date):
    return None if date is None else int(date.timestamp())


def media_of(media):
    if media is None:
        return None
    name = type(media).__name__.lower()
    if isinstance(media, types.MessageMediaPhoto):
        return f"{name} {media.photo.sizes[-1].size}"
    if isinstance(media, types.MessageMediaDocument):
        return f"{name} {media.document.size}"
    return name


def forward_of(forward):
    if forward is None:
        return None
    date = seconds(forward.date)
    return [bare(forward.from_id), forward.from_name, date, forward.channel_post, forward.post_author]


def seen(message):
    service = isinstance(message, types.MessageService)
    get = lambda name: None if service else getattr(message, name)
    return {
        "id": message.id,
        "action": type(message.action).__name__.lower() if service else None,
        "date": seconds(message.date),
        "text": get("message") or "",
        "senderId": bare(message.from_id),
        "views": get("views"),
        "forwards": get("forwards"),
        "replies": get("replies") and message.replies.replies,
        "editDate": seconds(get("edit_date")),
        "postAuthor": get("post_author"),
        "groupedId": get("grouped_id") and str(message.grouped_id),
        "replyTo": message.reply_to and message.reply_to.reply_to_msg_id,
        "forward": forward_of(get("fwd_from")),
        "reactions": [[r.reaction, r.count] for r in message.reactions.results] if get("reactions") else [],
        "entities": [[type(e).__name__.lower(), e.offset, e.length] for e in get("entities") or []],
        "media": media_of(get("media")),
    }


async def sign_in(client, ask):
    sent = await client.send_code_request(ask["phone"])
    try:
        await client.sign_in(ask["phone"], ask["code"], phone_code_hash=sent.phone_code_hash)
    except SessionPasswordNeededError:
        await client.sign_in(password=ask["password"])


async def read_all(client, channel):
    messages, offset = [], 0
    while True:
        page = await client(
            functions.messages.GetHistoryRequest(
                peer=channel, offset_id=offset, offset_date=None, add_offset=0, limit=100, max_id=0, min_id=0, hash=0
            )
        )
        if not page.messages:
            return messages
        messages += page.messages
        offset = page.messages[-1].id


async def connect(ask):
    rsa.add_key(ask["key"], old=ask["oldPadding"])
    session = StringSession()
    session.set_dc(2, ask["host"], ask["port"])
    client = TelegramClient(session, 1, "hash", connection=TRANSPORTS[ask["transport"]])
    await client.connect()
    await sign_in(client, ask)
    return client


async def main(ask):
    client = await connect(ask)
    me = await client.get_me()
    dialogs = [dialog.name for dialog in await client.get_dialogs()]
    messages = []
    for name in ask["channels"]:
        messages += await read_all(client, await client.get_input_entity(name))
    files = []
    for message in messages:
        if message.id in ask["files"] and message.media:
            data = await client.download_media(message, bytes)
            files.append({"size": len(data), "sha256": hashlib.sha256(data).hexdigest()})
    await client.disconnect()
    print(
        json.dumps({"userId": me.id, "dialogs": dialogs, "messages": [seen(m) for m in messages], "files": files}),
        flush=True,
    )


if __name__ == "__main__":
    asyncio.run(main(json.load(sys.stdin)))
