// The options by which search and export let fewer messages through.
import { Option, type Command } from 'commander';
import { fail } from '../../shared/domain/failure.ts';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { MEDIA_TYPES, type MediaType } from '../../shared/domain/message.ts';
import { someText, wholeNumber } from './command-line.ts';

const MEDIA = [...MEDIA_TYPES, 'none'] as const;

export function addFilterOptions(command: Command): void {
  command
    .option('--media <kinds>', 'only with these, parted by commas: photo, video, … or none', mediaTypes)
    .addOption(new Option('--forwarded <which>', 'only forwarded messages, or only others').choices(['yes', 'no']))
    .addOption(new Option('--links <which>', 'only messages with links, or only others').choices(['yes', 'no']))
    .option('--edited', 'only those of which an earlier text is kept')
    .option('--deleted', 'only those that are no longer on Telegram')
    .option('--hashtag <tag>', 'only with this hashtag', someText)
    .option('--min-views <number>', 'only those seen so often', (text) => wholeNumber(text, 0, 999_999_999))
    .option('--author <who>', 'only by this sender: number, @name, full name or signature', someText);
}

export function filterOf(options: Readonly<Record<string, unknown>>): Omit<MessageFilter, 'text'> {
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  const [hashtag, author] = [text('hashtag'), text('author')];
  return {
    ...(options['media'] !== undefined && { mediaTypes: options['media'] as readonly (MediaType | 'none')[] }),
    ...(options['forwarded'] !== undefined && { forwarded: options['forwarded'] === 'yes' }),
    ...(options['links'] !== undefined && { hasLink: options['links'] === 'yes' }),
    ...(options['edited'] === true && { edited: true as const }),
    ...(options['deleted'] === true && { deleted: true as const }),
    ...(options['minViews'] !== undefined && { minViews: Number(options['minViews']) }),
    ...(hashtag !== undefined && { hashtag }),
    ...(author !== undefined && { author }),
  };
}

function mediaTypes(text: string): readonly (MediaType | 'none')[] {
  return text.split(',').map((name) => {
    const known = MEDIA.find((one) => one === name.trim());
    if (known !== undefined) return known;
    throw fail('invalid-request', `“${name}” is no kind of media.`, { next: `There are: ${MEDIA.join(', ')}.` });
  });
}
