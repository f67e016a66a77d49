import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface FaultProxy {
  readonly port: number;
  /** What is connected stays so, and nothing moves any more: as after a long sleep. New connections work. */
  freeze(): void;
  close(): Promise<void>;
}

/** Passes everything on to a port of 127.0.0.1, until it freezes. */
export async function faultProxy(target: number): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const pipes = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.setNoDelay(true);
      from.pipe(to);
      pipes.add([from, to]);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the proxy does not listen');
  return {
    port: address.port,
    freeze() {
      for (const [from, to] of pipes) from.unpipe(to).pause();
      pipes.clear();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
