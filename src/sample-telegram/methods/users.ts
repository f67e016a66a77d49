import { isTlObject, listOf, longOf, objectOf, type TlValue } from '../tl/value.ts';
import { type Call, type Handlers, RpcError } from './call.ts';
import { userOf } from './peers.ts';

/** In the order asked; who is not known is empty. */
const getUsers = (call: Call): TlValue =>
  listOf(call.params, 'id').map((input) => {
    if (!isTlObject(input)) throw new RpcError(400, 'USER_ID_INVALID');
    return userOf(call, input) ?? { _: 'userEmpty', id: longOf(input, 'user_id') };
  });

function getFullUser(call: Call): TlValue {
  const user = userOf(call, objectOf(call.params, 'id'));
  if (!user) throw new RpcError(400, 'USER_ID_INVALID');
  return {
    _: 'users.userFull',
    full_user: {
      _: 'userFull',
      id: user['id'],
      settings: { _: 'peerSettings' },
      notify_settings: { _: 'peerNotifySettings' },
      common_chats_count: 0,
    },
    chats: [],
    users: [user],
  };
}

export const users: Handlers = {
  'users.getUsers': getUsers,
  'users.getFullUser': getFullUser,
};
