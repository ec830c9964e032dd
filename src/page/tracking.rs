//! Tracking: names of URL parameters that say who came from where, and not which page it is.

/// Starts of names, each the mark of one analytics or mailing product.
const PREFIXES: [&str; 12] =
    ["utm_", "mtm_", "matomo_", "piwik_", "pk_", "hsa_", "__hs", "_hs", "vero_", "oly_", "fb_action_", "guce_referrer"];

/// Whole names: click ids of advertising networks, then marks of newsletters, shares and campaigns.
const NAMES: [&str; 52] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "gad_source",
    "gad_campaignid",
    "msclkid",
    "yclid",
    "ysclid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "igshid",
    "igsh",
    "srsltid",
    "epik",
    "rb_clickid",
    "wickedid",
    "irclickid",
    "mc_cid",
    "mc_eid",
    "_ga",
    "_gl",
    "_gac",
    "_openstat",
    "mkt_tok",
    "hsctatracking",
    "ml_subscriber",
    "ml_subscriber_hash",
    "s_cid",
    "cmpid",
    "ncid",
    "xtor",
    "wt_mc",
    "wt.mc_id",
    "fb_source",
    "fb_ref",
    "spm",
    "scm",
    "guccounter",
    "__twitter_impression",
    "_branch_match_id",
    "sc_campaign",
    "sc_channel",
    "ns_campaign",
    "ns_mchannel",
    "ns_source",
    "ns_linkname",
    "trk_contact",
    "trk_msg",
];

/// Names of sessions in the frameworks that write them into links.
const SESSIONS: [&str; 9] =
    ["phpsessid", "jsessionid", "aspsessionid", "cftoken", "oscsid", "zenid", "sessionid", "session_id", "sid"];

/// A session's id has at least this many letters and digits; numbers of sessions at a conference have fewer.
const MIN_SESSION_LENGTH: usize = 16;

/// Whether a parameter's name (in lower case) is one of tracking.
pub(super) fn is_tracking(name: &str) -> bool {
    NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Whether a parameter (in lower case) is a session's id.
pub(super) fn is_session(name: &str, value: &str) -> bool {
    let is_named = SESSIONS.contains(&name) || name.starts_with("aspsessionid");
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'!' | b',');
    is_named && value.len() >= MIN_SESSION_LENGTH && value.bytes().all(is_id)
}
