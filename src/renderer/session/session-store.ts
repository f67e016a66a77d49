// Where the session stands, as main tells it.
import { create } from 'zustand';
import type { RequestOutput } from '../../shared/contract/requests.ts';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { AppState } from '../../shared/domain/session.ts';
import { on, request } from '../api.ts';
import { nextBackground, type Background } from './background.ts';

interface SessionStore {
  /** Null until main has answered. */
  readonly app: AppState | null;
  readonly background: Background;
  /** Main did not even tell where the session stands. */
  readonly failure: Failure | null;
}

export const useSession = create<SessionStore>()(() => ({ app: null, background: 'none', failure: null }));

// Every change comes as an event, so an answer that an event overtook is older than what is shown.
let events = 0;

function take(app: AppState): void {
  useSession.setState(({ background }) => ({ app, background: nextBackground(background, app), failure: null }));
}

/** Asks main for something that answers with the new state. Throws a FailureError. */
export async function changeSession<Name extends SessionRequest>(
  ...args: Parameters<typeof request<Name>>
): Promise<void> {
  const before = events;
  const app = (await request(...args)) as AppState;
  if (events === before) take(app);
}

type SessionRequest = {
  [Name in Parameters<typeof request>[0]]: RequestOutput<Name> extends AppState ? Name : never;
}[Parameters<typeof request>[0]];

export function loadSession(): void {
  void changeSession('app.state').catch((thrown: unknown) => {
    useSession.setState({ failure: failureOf(thrown) });
  });
}

on('app.state-changed', (app) => {
  events++;
  take(app);
});
