// The local API as main tells it. A token is in the window only until it is put away.
import { create } from 'zustand';
import type { RequestInput } from '../../shared/contract/requests.ts';
import type { LocalApiState } from '../../shared/domain/local-api.ts';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import { on, request } from '../api.ts';

interface LocalApiStore {
  /** Null until main has told. */
  readonly state: LocalApiState | null;
  /** The state could not be asked for. */
  readonly failure: Failure | null;
}

export const useLocalApi = create<LocalApiStore>()(() => ({ state: null, failure: null }));

export async function loadLocalApi(): Promise<void> {
  try {
    useLocalApi.setState({ state: await request('api.state'), failure: null });
  } catch (thrown) {
    useLocalApi.setState({ failure: failureOf(thrown) });
  }
}

/** Throws a FailureError. */
export async function changeLocalApi(change: RequestInput<'api.set'>): Promise<void> {
  useLocalApi.setState({ state: await request('api.set', change) });
}

/** Makes a token and tells it, this once. Throws a FailureError. */
export async function makeToken(): Promise<string> {
  const { token, state } = await request('api.new-token');
  useLocalApi.setState({ state });
  return token;
}

on('api.state-changed', (state) => useLocalApi.setState({ state }));
