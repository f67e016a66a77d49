// The methods that the server knows, and their wrappers.
// One definition a line; a definition holds from its layer on, until a later one of the same name.
export const FUNCTIONS = `
layer 144
invokeWithLayer#da9b0d0d {X:Type} layer:int query:!X = X
initConnection#c1cd5ea9 {X:Type} flags:# api_id:int device_model:string system_version:string app_version:string system_lang_code:string lang_pack:string lang_code:string proxy:flags.0?InputClientProxy params:flags.1?JSONValue query:!X = X
invokeWithoutUpdates#bf9459b7 {X:Type} query:!X = X
invokeAfterMsg#cb9f372d {X:Type} msg_id:long query:!X = X
invokeAfterMsgs#3dc4b4f0 {X:Type} msg_ids:Vector<long> query:!X = X
help.getConfig#c4f9186b = Config
help.getNearestDc#1fb33026 = NearestDc
help.getAppConfig#98914110 = JSONValue
help.getCdnConfig#52029342 = CdnConfig
users.getUsers#0d91a548 id:Vector<InputUser> = Vector<User>
users.getFullUser#b60f5918 id:InputUser = users.UserFull
updates.getState#edd4882a = updates.State
updates.getDifference#25939651 flags:# pts:int pts_total_limit:flags.0?int date:int qts:int = updates.Difference
updates.getChannelDifference#03173d78 flags:# force:flags.0?true channel:InputChannel filter:ChannelMessagesFilter pts:int limit:int = updates.ChannelDifference
auth.sendCode#a677244f phone_number:string api_id:int api_hash:string settings:CodeSettings = auth.SentCode
auth.resendCode#3ef1a9bf phone_number:string phone_code_hash:string = auth.SentCode
auth.cancelCode#1f040578 phone_number:string phone_code_hash:string = Bool
auth.signIn#bcd51581 phone_number:string phone_code_hash:string phone_code:string = auth.Authorization
auth.checkPassword#d18b4d16 password:InputCheckPasswordSRP = auth.Authorization
auth.logOut#3e72ba19 = auth.LoggedOut
auth.exportAuthorization#e5bfffcd dc_id:int = auth.ExportedAuthorization
auth.importAuthorization#a57a7dad id:long bytes:bytes = auth.Authorization
auth.bindTempAuthKey#cdd42a05 perm_auth_key_id:long nonce:long expires_at:int encrypted_message:bytes = Bool
account.getPassword#548a30f5 = account.Password
account.updateStatus#6628562c offline:Bool = Bool
messages.getDialogs#a0f4cb4f flags:# exclude_pinned:flags.0?true folder_id:flags.1?int offset_date:int offset_id:int offset_peer:InputPeer limit:int hash:long = messages.Dialogs
messages.getPinnedDialogs#d6b94df2 folder_id:int = messages.PeerDialogs
messages.getPeerDialogs#e470bcfd peers:Vector<InputDialogPeer> = messages.PeerDialogs
messages.getDialogFilters#f19ed96d = Vector<DialogFilter>
contacts.resolveUsername#f93ccba3 username:string = contacts.ResolvedPeer
channels.getChannels#0a7f6bbb id:Vector<InputChannel> = messages.Chats
channels.getFullChannel#08736a09 channel:InputChannel = messages.ChatFull
messages.getHistory#4423e6c5 peer:InputPeer offset_id:int offset_date:int add_offset:int limit:int max_id:int min_id:int hash:long = messages.Messages
messages.search#a0fda762 flags:# peer:InputPeer q:string from_id:flags.0?InputPeer top_msg_id:flags.1?int filter:MessagesFilter min_date:int max_date:int offset_id:int add_offset:int limit:int max_id:int min_id:int hash:long = messages.Messages
channels.getMessages#ad8c9a23 channel:InputChannel id:Vector<InputMessage> = messages.Messages
messages.getMessages#63c66506 id:Vector<InputMessage> = messages.Messages
upload.getFile#be5335be flags:# precise:flags.0?true cdn_supported:flags.1?true location:InputFileLocation offset:long limit:int = upload.File
layer 198
help.getAppConfig#61e3f854 hash:int = help.AppConfig
updates.getDifference#19c2f763 flags:# pts:int pts_limit:flags.1?int pts_total_limit:flags.0?int date:int qts:int qts_limit:flags.2?int = updates.Difference
auth.resendCode#cae47523 flags:# phone_number:string phone_code_hash:string reason:flags.0?string = auth.SentCode
auth.signIn#8d52a951 flags:# phone_number:string phone_code_hash:string phone_code:flags.0?string email_verification:flags.1?EmailVerification = auth.Authorization
messages.getDialogFilters#efd48c89 = messages.DialogFilters
contacts.resolveUsername#725afbbc flags:# username:string referer:flags.0?string = contacts.ResolvedPeer
messages.search#29ee847a flags:# peer:InputPeer q:string from_id:flags.0?InputPeer saved_peer_id:flags.2?InputPeer saved_reaction:flags.3?Vector<Reaction> top_msg_id:flags.1?int filter:MessagesFilter min_date:int max_date:int offset_id:int add_offset:int limit:int max_id:int min_id:int hash:long = messages.Messages
`;
