import { useState } from 'react';
import type { Failure, FailureKind } from '../../shared/domain/failure.ts';
import { useAction, type Action } from '../ui/use-action.ts';

export interface AnswerWish {
  /** Said where nothing was typed. */
  readonly empty: string;
  /** Failures that are about what was typed: said beside the field. */
  readonly refusals: readonly FailureKind[];
  /** What is left of what was typed; all of it unless said. */
  readonly clean?: (typed: string) => string;
  readonly send: (answer: string) => Promise<unknown>;
}

export interface Answer extends Pick<Action, 'busy' | 'run'> {
  /** For the field: its value, and what is wrong with it. */
  readonly field: {
    readonly value: string;
    readonly onChange: (text: string) => void;
    readonly error: string | undefined;
  };
  /** A failure that is not about the field. */
  readonly failure: Failure | null;
  readonly submit: () => void;
}

/** The one field of a dialog that asks for a code, a password or a passphrase. */
export function useAnswer({ empty, refusals, clean = (typed) => typed, send }: AnswerWish): Answer {
  const [value, setValue] = useState('');
  const [problem, setProblem] = useState<string>();
  const { busy, failure, run, clear } = useAction();
  const isRefused = failure !== null && refusals.includes(failure.kind);
  const refusal = isRefused ? [failure.message, failure.next].filter(Boolean).join(' ') : undefined;
  const onChange = (text: string) => {
    setValue(text);
    setProblem(undefined);
    clear();
  };
  const submit = () => {
    const answer = clean(value);
    setProblem(answer === '' ? empty : undefined);
    if (answer !== '') void run(() => send(answer));
  };
  return {
    busy,
    run,
    field: { value, onChange, error: problem ?? refusal },
    failure: isRefused ? null : failure,
    submit,
  };
}
