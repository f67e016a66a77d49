// What was typed into the sign-in form: kept while the window is open, so that Back loses nothing, and nowhere else.
import { create } from 'zustand';
import { EMPTY_FORM, type SignInForm } from './sign-in-form.ts';

interface SignInStore {
  readonly form: SignInForm;
  readonly change: (part: Partial<SignInForm>) => void;
  /** After signing in, or on leaving: the secrets go. */
  readonly forget: () => void;
}

export const useSignIn = create<SignInStore>()((set) => ({
  form: EMPTY_FORM,
  change: (part) => set(({ form }) => ({ form: { ...form, ...part } })),
  forget: () => set({ form: EMPTY_FORM }),
}));
