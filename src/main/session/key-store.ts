// The system's key store: Keychain, DPAPI, libsecret or KWallet, as Electron reaches them.
import { safeStorage } from 'electron';

export interface KeyStore {
  /** Whether the system keeps the key. Asked anew each time: a key store may be unlocked later. */
  isAvailable(): boolean;
  encrypt(text: string): Uint8Array;
  /** Throws where the system has another key by now, or none. */
  decrypt(data: Uint8Array): string;
}

/** Usable once Electron is ready; before that it is not available. */
export function keyStore(): KeyStore {
  return {
    isAvailable() {
      if (!safeStorage.isEncryptionAvailable()) return false;
      // On a desktop without a key store Electron encrypts with a password that is in its source: no protection.
      return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
    },
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (data) => safeStorage.decryptString(Buffer.from(data)),
  };
}
