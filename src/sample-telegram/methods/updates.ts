// Nothing is ever pushed: the state of updates is that there are none, and what time it is.
import { objectOf, type TlObject } from '../tl/value.ts';
import type { World } from '../world/model.ts';
import type { Handlers } from './call.ts';
import { channelOf } from './peers.ts';

export const state = (world: World): TlObject => ({
  _: 'updates.state',
  pts: 1,
  qts: 0,
  date: world.now(),
  seq: 1,
  unread_count: 0,
});

export const updates: Handlers = {
  'updates.getState': ({ services }) => state(services.world),
  'updates.getDifference': ({ services }) => ({ _: 'updates.differenceEmpty', date: services.world.now(), seq: 1 }),
  'updates.getChannelDifference': (call) => {
    channelOf(call, objectOf(call.params, 'channel'));
    return { _: 'updates.channelDifferenceEmpty', final: true, pts: 1, timeout: 30 };
  },
};
