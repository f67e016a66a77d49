// What hangs on a message: its kind, name and size. Lacuna keeps the reference; the file stays with Telegram.
import { type ReactElement } from 'react';
import type { StoredMessage } from '../../shared/domain/message.ts';
import { bytes } from './figures.ts';
import { isFile, MEDIA_WORDS } from '../../shared/domain/message-words.ts';

export function MediaFacts({ message }: { readonly message: StoredMessage }): ReactElement | null {
  const { mediaType, media, mediaPath } = message;
  if (mediaType === null) return null;
  const { icon, name } = MEDIA_WORDS[mediaType];
  const facts = [
    media?.mimeType ?? null,
    media?.fileSize === null || media?.fileSize === undefined ? null : bytes(media.fileSize),
  ].filter((fact) => fact !== null);
  return (
    <figure className="media-facts">
      <span className="media-facts-icon" aria-hidden="true">
        {icon}
      </span>
      <figcaption>
        <b>{name}</b>
        {facts.length > 0 && <span> · {facts.join(' · ')}</span>}
        {media?.fileName && (
          <span className="media-facts-name" title={media.fileName}>
            <bdi>{media.fileName}</bdi>
          </span>
        )}
        {isFile(mediaType) && mediaPath === null && (
          <small>This version keeps the reference; the file itself is not downloaded.</small>
        )}
      </figcaption>
    </figure>
  );
}
