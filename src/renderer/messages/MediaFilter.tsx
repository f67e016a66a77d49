// Which kinds of media the list shows: a chip that opens check boxes.
import { useState, type ReactElement } from 'react';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { Button } from '../ui/Button.tsx';
import { Popover } from '../ui/Popover.tsx';
import { choiceName, MEDIA_CHOICES, mediaWords, toggledMedia, withMedia } from './filter-words.ts';
import { MEDIA_WORDS } from '../../shared/domain/message-words.ts';

interface MediaFilterProps {
  readonly filter: MessageFilter;
  readonly onChange: (filter: MessageFilter) => void;
}

export function MediaFilter({ filter, onChange }: MediaFilterProps): ReactElement {
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const [open, setOpen] = useState(false);
  const chosen = filter.mediaTypes ?? [];
  return (
    <>
      <button
        ref={setButton}
        type="button"
        className={filter.mediaTypes ? 'chip chip-on' : 'chip'}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {mediaWords(filter)}
      </button>
      {open && button && (
        <Popover anchor={button} label="Kinds of media" onClose={() => setOpen(false)} className="media-filter">
          <div className="media-filter-kinds">
            {MEDIA_CHOICES.map((choice) => (
              <label key={choice}>
                <input
                  type="checkbox"
                  checked={chosen.includes(choice)}
                  onChange={() => onChange(toggledMedia(filter, choice))}
                />
                <span aria-hidden="true">{choice === 'none' ? '¶' : MEDIA_WORDS[choice].icon}</span>
                {choice === 'unsupported' ? 'Of another kind' : choiceName(choice)}
              </label>
            ))}
          </div>
          <Button disabled={!filter.mediaTypes} onClick={() => onChange(withMedia(filter, []))}>
            Any media
          </Button>
        </Popover>
      )}
    </>
  );
}
