import type { TlValue } from '../tl/value.ts';
import { type Call, DC, type Handlers } from './call.ts';

/** Clients read next to nothing of this; what they need is the list of addresses. */
function config({ services }: Call): TlValue {
  const { host, port } = services.address();
  const now = services.world.now();
  return {
    _: 'config',
    date: now,
    expires: now + 3600,
    test_mode: false,
    this_dc: DC,
    dc_options: [{ _: 'dcOption', id: DC, ip_address: host, port }],
    dc_txt_domain_name: '',
    chat_size_max: 200,
    megagroup_size_max: 200_000,
    forwarded_count_max: 100,
    online_update_period_ms: 210_000,
    offline_blur_timeout_ms: 5000,
    offline_idle_timeout_ms: 30_000,
    online_cloud_timeout_ms: 300_000,
    notify_cloud_delay_ms: 30_000,
    notify_default_delay_ms: 1500,
    push_chat_period_ms: 60_000,
    push_chat_limit: 2,
    saved_gifs_limit: 200,
    edit_time_limit: 172_800,
    revoke_time_limit: 2_147_483_647,
    revoke_pm_time_limit: 2_147_483_647,
    rating_e_decay: 2_419_200,
    stickers_recent_limit: 200,
    stickers_faved_limit: 5,
    channels_read_media_period: 604_800,
    pinned_dialogs_count_max: 5,
    pinned_infolder_count_max: 100,
    call_receive_timeout_ms: 20_000,
    call_ring_timeout_ms: 90_000,
    call_connect_timeout_ms: 30_000,
    call_packet_timeout_ms: 10_000,
    me_url_prefix: 'https://t.me/',
    caption_length_max: 1024,
    message_length_max: 4096,
    webfile_dc_id: DC,
  };
}

/** The older layers are given the settings bare, the newer ones with a hash. */
function appConfig({ layer }: Call): TlValue {
  const settings = { _: 'jsonObject', value: [] };
  return layer < 198 ? settings : { _: 'help.appConfig', hash: 1, config: settings };
}

export const help: Handlers = {
  'help.getConfig': config,
  'help.getNearestDc': () => ({ _: 'nearestDc', country: 'NL', this_dc: DC, nearest_dc: DC }),
  'help.getAppConfig': appConfig,
  'help.getCdnConfig': () => ({ _: 'cdnConfig', public_keys: [] }),
};
