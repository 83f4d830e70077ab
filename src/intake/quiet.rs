//! GDAL's messages, caught: none reaches the terminal, each can be asked for by the reader that caused it.

use std::cell::RefCell;
use std::sync::Once;

use gdal::config::{set_config_option, set_error_handler};
use gdal::errors::CplErrType;

/// Messages kept for one thread: enough to explain a failure, bounded where a file fails in every row.
const KEPT: usize = 64;

thread_local! {
    static HEARD: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Installs the handler, and turns off what would open a connection. Costs nothing after the first call.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        set_error_handler(|class, _number, message| {
            if matches!(class, CplErrType::Failure | CplErrType::Fatal | CplErrType::Warning) {
                HEARD.with_borrow_mut(|heard| {
                    if heard.len() < KEPT && class != CplErrType::Warning {
                        heard.push(message.to_owned());
                    }
                });
            }
        });
        for (key, value) in [
            ("GML_SKIP_RESOLVE_ELEMS", "ALL"),
            ("GML_DOWNLOAD_SCHEMA", "NO"),
            ("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", ".none"),
            ("OGR_XLSX_HEADERS", "AUTO"),
            ("PROJ_NETWORK", "OFF"),
            // Drawings come to GDAL in UTF-8: encoding.rs sees to it.
            ("DXF_ENCODING", "UTF-8"),
        ] {
            // Fails only for names with a zero byte, which these have not.
            let _ = set_config_option(key, value);
        }
    });
}

/// Forgets what this thread heard.
pub(crate) fn clear() {
    HEARD.with_borrow_mut(Vec::clear);
}

/// What this thread heard since the last [`clear`], errors only.
pub(crate) fn take() -> Vec<String> {
    HEARD.with_borrow_mut(std::mem::take)
}
