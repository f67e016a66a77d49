// The window's only way to main. Nothing else touches window.lacuna.
import type { Bridge } from '../shared/contract/bridge.ts';
import type { Events } from '../shared/contract/events.ts';
import type { EventName, RequestName } from '../shared/contract/names.ts';
import type { RequestInput, RequestOutput } from '../shared/contract/requests.ts';
import { FailureError } from '../shared/domain/failure.ts';

declare global {
  interface Window {
    readonly lacuna: Bridge;
  }
}

/** Asks main. Throws a FailureError with the sentence to show; requests without an argument take none. */
export async function request<Name extends RequestName>(
  name: Name,
  ...[input]: undefined extends RequestInput<Name> ? [] : [input: RequestInput<Name>]
): Promise<RequestOutput<Name>> {
  const outcome = await window.lacuna.request(name, input as RequestInput<Name>);
  if (!outcome.ok) throw new FailureError(outcome.failure);
  return outcome.value;
}

/** Where a file that was dropped on the window lies; empty for one that lies nowhere. */
export function pathOf(file: File): string {
  return window.lacuna.pathOf(file);
}

/** Listens to main's events. Returns the unsubscriber. */
export function on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void {
  return window.lacuna.on(name, listener);
}
