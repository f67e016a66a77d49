import { fail, type FailureError } from '../../../shared/domain/failure.ts';

/** Thrown out of the work on an older file when the researcher ends it: nothing of it stays. */
export function cancelled(): FailureError {
  return fail('cancelled', 'Taking over the older file was cancelled.', {
    kept: 'The file is as it was, and so is your archive.',
  });
}
