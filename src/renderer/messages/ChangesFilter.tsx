// Which messages the list shows by what became of them since their capture: a chip that opens a menu.
import { type ReactElement } from 'react';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { MenuButton } from '../ui/MenuButton.tsx';
import { CHANGES, changesOf, changesWords, withChanges } from './changes-words.ts';

interface ChangesFilterProps {
  readonly filter: MessageFilter;
  readonly onChange: (filter: MessageFilter) => void;
}

export function ChangesFilter({ filter, onChange }: ChangesFilterProps): ReactElement {
  const chosen = changesOf(filter);
  return (
    <MenuButton
      className={chosen === 'any' ? 'chip' : 'chip chip-on'}
      items={CHANGES.map(({ value, label }) => ({
        label,
        checked: chosen === value,
        onChoose: () => onChange(withChanges(filter, value)),
      }))}
    >
      {changesWords(filter)}
    </MenuButton>
  );
}
