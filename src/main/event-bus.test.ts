import { expect, test } from 'vitest';
import { eventBus } from './event-bus.ts';

const tell = (bus: ReturnType<typeof eventBus>): void => bus.emit('menu.command', { command: 'export' });

test('every listener is told, in the order in which they came', () => {
  const bus = eventBus(() => undefined);
  const told: string[] = [];
  bus.listen((name, event) => told.push(`first ${name} ${JSON.stringify(event)}`));
  bus.listen((name) => told.push(`second ${name}`));
  tell(bus);
  expect(told).toStrictEqual(['first menu.command {"command":"export"}', 'second menu.command']);
});

test('who has left is told nothing', () => {
  const bus = eventBus(() => undefined);
  const told: string[] = [];
  const leave = bus.listen((name) => told.push(name));
  leave();
  tell(bus);
  expect(told).toStrictEqual([]);
});

test('a listener that throws neither reaches who tells nor keeps it from the others', () => {
  const lines: string[] = [];
  const bus = eventBus((line) => lines.push(line));
  const told: string[] = [];
  bus.listen(() => {
    throw new Error('a broken window');
  });
  bus.listen((name) => told.push(name));
  tell(bus);
  expect(told).toStrictEqual(['menu.command']);
  expect(lines).toStrictEqual([expect.stringContaining('a broken window')]);
});
