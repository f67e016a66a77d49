// What clients name things by in their requests.
// One definition a line; a definition holds from its layer on, until a later one of the same name.
export const INPUTS = `
layer 144
inputPeerEmpty#7f3b18ea = InputPeer
inputPeerSelf#7da07ec9 = InputPeer
inputPeerChat#35a95cb9 chat_id:long = InputPeer
inputPeerUser#dde8a54c user_id:long access_hash:long = InputPeer
inputPeerChannel#27bcbbfc channel_id:long access_hash:long = InputPeer
inputPeerUserFromMessage#a87b0a1c peer:InputPeer msg_id:int user_id:long = InputPeer
inputPeerChannelFromMessage#bd2a0840 peer:InputPeer msg_id:int channel_id:long = InputPeer
inputUserEmpty#b98886cf = InputUser
inputUserSelf#f7c1b13f = InputUser
inputUser#f21158c6 user_id:long access_hash:long = InputUser
inputUserFromMessage#1da448e2 peer:InputPeer msg_id:int user_id:long = InputUser
inputChannelEmpty#ee8c1e86 = InputChannel
inputChannel#f35aec28 channel_id:long access_hash:long = InputChannel
inputChannelFromMessage#5b934f9d peer:InputPeer msg_id:int channel_id:long = InputChannel
inputMessageID#a676a322 id:int = InputMessage
inputMessageReplyTo#bad88395 id:int = InputMessage
inputMessagePinned#86872538 = InputMessage
inputMessageCallbackQuery#acfa1a7e id:int query_id:long = InputMessage
inputMessagesFilterEmpty#57e2f66c = MessagesFilter
inputMessagesFilterPhotos#9609a51c = MessagesFilter
inputMessagesFilterVideo#9fc00e65 = MessagesFilter
inputMessagesFilterPhotoVideo#56e9f0e4 = MessagesFilter
inputMessagesFilterDocument#9eddf188 = MessagesFilter
inputMessagesFilterUrl#7ef0dd87 = MessagesFilter
inputMessagesFilterGif#ffc86587 = MessagesFilter
inputMessagesFilterVoice#50f5c392 = MessagesFilter
inputMessagesFilterMusic#3751b49e = MessagesFilter
inputMessagesFilterChatPhotos#3a20ecb8 = MessagesFilter
inputMessagesFilterPhoneCalls#80c99768 flags:# missed:flags.0?true = MessagesFilter
inputMessagesFilterRoundVoice#7a7c17a4 = MessagesFilter
inputMessagesFilterRoundVideo#b549da53 = MessagesFilter
inputMessagesFilterMyMentions#c1f8e69a = MessagesFilter
inputMessagesFilterGeo#e7026d0d = MessagesFilter
inputMessagesFilterContacts#e062db83 = MessagesFilter
inputMessagesFilterPinned#1bb00451 = MessagesFilter
inputPhotoFileLocation#40181ffe id:long access_hash:long file_reference:bytes thumb_size:string = InputFileLocation
inputDocumentFileLocation#bad07584 id:long access_hash:long file_reference:bytes thumb_size:string = InputFileLocation
inputPeerPhotoFileLocation#37257e99 flags:# big:flags.0?true peer:InputPeer photo_id:long = InputFileLocation
codeSettings#8a6469c2 flags:# allow_flashcall:flags.0?true current_number:flags.1?true allow_app_hash:flags.4?true allow_missed_call:flags.5?true logout_tokens:flags.6?Vector<bytes> = CodeSettings
inputCheckPasswordEmpty#9880f658 = InputCheckPasswordSRP
inputCheckPasswordSRP#d27ff082 srp_id:long A:bytes M1:bytes = InputCheckPasswordSRP
inputClientProxy#75588b3f address:string port:int = InputClientProxy
jsonNull#3f6d7b68 = JSONValue
jsonBool#c7345e6a value:Bool = JSONValue
jsonNumber#2be0dfa4 value:double = JSONValue
jsonString#b71e767a value:string = JSONValue
jsonArray#f7444763 value:Vector<JSONValue> = JSONValue
jsonObject#99c1d49d value:Vector<JSONObjectValue> = JSONValue
jsonObjectValue#c0de1bd9 key:string value:JSONValue = JSONObjectValue
channelMessagesFilterEmpty#94d42ee7 = ChannelMessagesFilter
channelMessagesFilter#cd77d957 flags:# exclude_new_messages:flags.1?true ranges:Vector<MessageRange> = ChannelMessagesFilter
messageRange#0ae30253 min_id:int max_id:int = MessageRange
inputDialogPeer#fcaafeb7 peer:InputPeer = InputDialogPeer
inputDialogPeerFolder#64600527 folder_id:int = InputDialogPeer
layer 198
codeSettings#ad253d78 flags:# allow_flashcall:flags.0?true current_number:flags.1?true allow_app_hash:flags.4?true allow_missed_call:flags.5?true allow_firebase:flags.7?true unknown_number:flags.9?true logout_tokens:flags.6?Vector<bytes> token:flags.8?string app_sandbox:flags.8?Bool = CodeSettings
reactionEmpty#79f5d419 = Reaction
reactionEmoji#1b2286b8 emoticon:string = Reaction
reactionCustomEmoji#8935fc73 document_id:long = Reaction
reactionPaid#523da4eb = Reaction
layer 227
inputMessagesFilterPoll#fa2bc90a = MessagesFilter
`;
