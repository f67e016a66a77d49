// What can be done with a day: by a right click, the menu key or Shift+F10.
import { type ReactElement } from 'react';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { rangeOfDay, type Day } from '../../shared/domain/time-range.ts';
import { MenuItems } from '../ui/MenuButton.tsx';
import { Popover } from '../ui/Popover.tsx';
import { fullDayWords } from './day-words.ts';
import { useCheck } from './use-check.ts';

interface DayMenuProps {
  readonly channelId: ChannelId;
  readonly day: Day;
  readonly anchor: HTMLElement;
  /** Goes to its messages, or opens its gap. */
  readonly onAct: () => void;
  readonly isGap: boolean;
  readonly onRefused: (message: string) => void;
  readonly onClose: () => void;
}

export function DayMenu({ channelId, day, anchor, onAct, isGap, onRefused, onClose }: DayMenuProps): ReactElement {
  const { check, reason } = useCheck(channelId, rangeOfDay(day));
  const act = { label: isGap ? 'Its gap…' : 'Show its messages', onChoose: onAct };
  const checkIt = {
    label: 'Check this day again',
    onChoose: () => {
      if (reason === null) void check();
      else onRefused(reason);
    },
  };
  return (
    <Popover anchor={anchor} label={fullDayWords(day)} role="menu" className="menu" onClose={onClose}>
      <MenuItems
        items={[act, checkIt]}
        onDone={() => {
          onClose();
          anchor.focus({ preventScroll: true });
        }}
      />
    </Popover>
  );
}
