// GramJS dials an address of its own choice. Through its `networkSocket` it dials ours, for the first connection, for
// reconnects and for download connections alike; and we hear when a connection is lost, and can end them all.
import type { Socket } from 'node:net';
import { PromisedNetSockets } from 'telegram/extensions/index.js';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Packets from this size on take milliseconds to decode. */
const LARGE_PACKET = 2_048;

/** The sockets of one GramJS client. */
export class Sockets {
  readonly networkSocket: typeof PromisedNetSockets;
  readonly #open = new Set<Socket>();
  #ended = false;

  /** `address`: where every connection goes, whatever GramJS says; null: where it says. */
  constructor(address: Address | null, connectMilliseconds: number, onLost: () => void) {
    const track = (socket: Socket): void => this.#track(socket, onLost);
    const refuse = (): void => {
      // GramJS goes on trying after it was told to leave.
      if (this.#ended) throw new Error('Not connected: this client has ended');
    };
    this.networkSocket = class extends PromisedNetSockets {
      override async connect(port: number, host: string): Promise<unknown> {
        refuse();
        const opening = address ? super.connect(address.port, address.host) : super.connect(port, host);
        opening.catch(() => undefined);
        const socket = socketOf(this);
        track(socket);
        await Promise.race([opening, failed(socket, connectMilliseconds)]);
        return this;
      }

      /** Several pages may have come together: between them the event loop turns, or decoding would hold it for all. */
      override async readExactly(number: number): Promise<Buffer> {
        if (number >= LARGE_PACKET) await new Promise((resolve) => setImmediate(resolve));
        return super.readExactly(number);
      }
    };
  }

  /** Bytes that came in over the connections that are open. */
  get heard(): number {
    return [...this.#open].reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  }

  end(): void {
    this.#ended = true;
    for (const socket of this.#open) socket.destroy();
  }

  #track(socket: Socket, onLost: () => void): void {
    this.#open.add(socket);
    let connected = false;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.once('connect', () => {
      connected = true;
    });
    socket.once('close', () => {
      this.#open.delete(socket);
      if (connected && !this.#ended) onLost();
    });
  }
}

/** Private in GramJS's types; there from the moment `connect` is called. */
function socketOf(sockets: PromisedNetSockets): Socket {
  return (sockets as unknown as { readonly client: Socket }).client;
}

/** Rejects when the socket closes or stays unconnected; otherwise never settles: it is raced. */
function failed(socket: Socket, milliseconds: number): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => {
      reject(Object.assign(new Error('the connection could not be made in time'), { code: 'ETIMEDOUT' }));
      socket.destroy();
    }, milliseconds);
    socket.once('connect', () => clearTimeout(timer));
    socket.once('close', () => {
      clearTimeout(timer);
      reject(new Error('NetSocket was closed'));
    });
  });
}
