import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { Popover } from './Popover.tsx';
import './button.css';

export interface MenuItem {
  readonly label: string;
  readonly danger?: boolean;
  /** Set for an item that is one of several choices. */
  readonly checked?: boolean;
  readonly onChoose: () => void;
}

export interface MenuButtonProps {
  /** What the button shows. */
  readonly children: ReactNode;
  /** Its name where what it shows is a mere sign. */
  readonly label?: string;
  readonly items: readonly MenuItem[];
  readonly className?: string;
  readonly align?: 'start' | 'end';
  /** -1 where another key leads to it. */
  readonly tabIndex?: number;
}

/** A button that opens a menu: arrows move, Enter chooses, Esc and Tab close. */
export function MenuButton(props: MenuButtonProps) {
  const { children, label, items, className = 'btn', align = 'start', tabIndex } = props;
  const [open, setOpen] = useState(false);
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  return (
    <>
      <button
        ref={setButton}
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        tabIndex={tabIndex}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || open) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {children}
      </button>
      {open && button ? (
        <Popover
          anchor={button}
          label={label ?? button.innerText}
          role="menu"
          align={align}
          className="menu"
          onClose={() => setOpen(false)}
        >
          <MenuItems
            items={items}
            onDone={() => {
              setOpen(false);
              button.focus();
            }}
          />
        </Popover>
      ) : null}
    </>
  );
}

/** A menu's items; inside a Popover with the role of a menu. */
export function MenuItems({ items, onDone }: { readonly items: readonly MenuItem[]; readonly onDone: () => void }) {
  const move = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key === 'Tab') {
      event.preventDefault();
      return onDone();
    }
    const to = neighbour(event.currentTarget, event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
  };
  return items.map((item) => (
    <button
      key={item.label}
      type="button"
      className={item.danger ? 'menu-item menu-item-danger' : 'menu-item'}
      role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={item.checked}
      tabIndex={-1}
      onKeyDown={move}
      onClick={() => {
        onDone();
        item.onChoose();
      }}
    >
      {item.label}
    </button>
  ));
}

function neighbour(item: HTMLElement, key: string): HTMLElement | null {
  const all = [...(item.parentElement?.querySelectorAll<HTMLElement>('.menu-item') ?? [])];
  const at = all.indexOf(item);
  if (key === 'ArrowDown') return all[(at + 1) % all.length] ?? null;
  if (key === 'ArrowUp') return all.at(at - 1) ?? null;
  if (key === 'Home') return all[0] ?? null;
  return key === 'End' ? (all.at(-1) ?? null) : null;
}
