// The filters that are asked for less often: links, a hashtag, views, who wrote it. A chip that opens a small form.
import { useState, type ReactElement } from 'react';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { useForwardNames } from '../insight/forward-names.ts';
import { Button } from '../ui/Button.tsx';
import { Choices } from '../ui/Choices.tsx';
import { Popover } from '../ui/Popover.tsx';
import { TextField } from '../ui/TextField.tsx';
import { otherWords, typedHost } from './filter-words.ts';

interface MoreFiltersProps {
  readonly filter: MessageFilter;
  readonly onChange: (filter: MessageFilter) => void;
}

export function MoreFilters({ filter, onChange }: MoreFiltersProps): ReactElement {
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const [open, setOpen] = useState(false);
  const nameOf = useForwardNames();
  const words = otherWords(filter, nameOf);
  const [only] = words;
  return (
    <>
      <button
        ref={setButton}
        type="button"
        className={words.length > 0 ? 'chip chip-on' : 'chip'}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {words.length === 1 && only ? <bdi>{only}</bdi> : words.length > 1 ? `${words.length} more filters` : 'More…'}
      </button>
      {open && button && (
        <Popover anchor={button} label="More filters" onClose={() => setOpen(false)} className="more-filters">
          <Form
            filter={filter}
            onSet={(changed) => {
              onChange(changed);
              setOpen(false);
            }}
          />
        </Popover>
      )}
    </>
  );
}

type Links = 'any' | 'with' | 'without';

function Form({
  filter,
  onSet,
}: {
  readonly filter: MessageFilter;
  readonly onSet: (filter: MessageFilter) => void;
}): ReactElement {
  const [links, setLinks] = useState<Links>(filter.hasLink === undefined ? 'any' : filter.hasLink ? 'with' : 'without');
  const [hashtag, setHashtag] = useState(filter.hashtag ?? '');
  const [domain, setDomain] = useState(filter.linkDomain ?? '');
  const [origin, setOrigin] = useState(filter.forwardedFrom === undefined ? '' : String(filter.forwardedFrom));
  const [views, setViews] = useState(filter.minViews === undefined ? '' : String(filter.minViews));
  const [author, setAuthor] = useState(filter.author ?? '');
  const digits = views.replace(/[ ,.'\u00A0\u202F]/g, '');
  const wrongViews = digits !== '' && !/^\d{1,15}$/.test(digits);
  const host = typedHost(domain);
  const wrongDomain = domain.trim() !== '' && host === null;
  const from = originOf(origin);
  const wrongOrigin = origin.trim() !== '' && from === null;
  const wrong = wrongViews || wrongDomain || wrongOrigin;
  const { hasLink: _l, hashtag: _h, linkDomain: _d, forwardedFrom: _f, minViews: _v, author: _a, ...rest } = filter;
  const set = () => {
    if (wrong) return;
    onSet({
      ...rest,
      ...(links === 'any' ? {} : { hasLink: links === 'with' }),
      ...(hashtag.trim() === '' ? {} : { hashtag: hashtag.trim() }),
      ...(host === null ? {} : { linkDomain: host }),
      ...(from === null ? {} : { forwardedFrom: from }),
      ...(digits === '' ? {} : { minViews: Number(digits) }),
      ...(author.trim() === '' ? {} : { author: author.trim() }),
    });
  };
  return (
    <form
      className="more-filters-form"
      onSubmit={(event) => {
        event.preventDefault();
        set();
      }}
    >
      <Choices
        legend="Links"
        inline
        value={links}
        onChange={setLinks}
        choices={[
          { value: 'any', label: 'Any' },
          { value: 'with', label: 'With a link' },
          { value: 'without', label: 'Without' },
        ]}
      />
      <TextField label="Hashtag" placeholder="#flood" maxLength={256} value={hashtag} onChange={setHashtag} />
      <TextField
        label="Links to"
        placeholder="example.org"
        maxLength={300}
        value={domain}
        onChange={setDomain}
        error={wrongDomain ? 'The name of a site, please, like example.org.' : undefined}
      />
      <TextField
        label="Forwarded from channel"
        inputMode="numeric"
        placeholder="Its number"
        maxLength={32}
        value={origin}
        onChange={setOrigin}
        error={wrongOrigin ? 'The number of a channel, please.' : undefined}
      />
      <TextField
        label="Views, at least"
        inputMode="numeric"
        value={views}
        onChange={setViews}
        error={wrongViews ? 'A whole number, please.' : undefined}
      />
      <TextField
        label="Written by"
        hint="The signature under a post, or a sender’s full name, @name or number"
        maxLength={256}
        value={author}
        onChange={setAuthor}
      />
      <div className="more-filters-buttons">
        <Button type="submit" kind="primary" disabled={wrong}>
          Show these
        </Button>
        <Button onClick={() => onSet(rest)}>Any message</Button>
      </div>
    </form>
  );
}

/** A channel's number as people type it, with or without -100 before it. */
function originOf(text: string): number | null {
  const digits = text.trim().replace(/^-100(?=\d)/, '');
  const id = Number(digits);
  return /^\d{1,15}$/.test(digits) && id > 0 ? id : null;
}
