// What the researcher set. A change shows at once and is written by main; main's word is the last.
import { create } from 'zustand';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/domain/settings.ts';
import type { RequestInput } from '../../shared/contract/requests.ts';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import { on, request } from '../api.ts';

interface SettingsStore {
  readonly settings: Settings;
  readonly loaded: boolean;
  /** The last change could not be kept. */
  readonly failure: Failure | null;
}

export const useSettings = create<SettingsStore>()(() => ({
  settings: DEFAULT_SETTINGS,
  loaded: false,
  failure: null,
}));

// Changes under way: an answer to an earlier one must not undo a later one.
let writing = 0;

export function loadSettings(): void {
  void load();
}

async function load(): Promise<void> {
  try {
    take(await request('settings.read'));
  } catch (thrown) {
    useSettings.setState({ loaded: true, failure: failureOf(thrown) });
  }
}

export function changeSettings(change: RequestInput<'settings.write'>): void {
  useSettings.setState(({ settings }) => ({ settings: { ...settings, ...change }, failure: null }));
  void write(change);
}

async function write(change: RequestInput<'settings.write'>): Promise<void> {
  writing++;
  try {
    const settings = await request('settings.write', change);
    writing--;
    take(settings);
  } catch (thrown) {
    writing--;
    useSettings.setState({ failure: failureOf(thrown) });
  }
}

function take(settings: Settings): void {
  if (writing === 0) useSettings.setState({ settings, loaded: true });
}

on('settings.changed', take);
