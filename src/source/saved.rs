//! Saved: reads a page that was saved as a file of its own.

use std::io::Read;

use jiff::Timestamp;

use super::http::{Broken, Coding, TooLarge, undo_coding};
use super::plan::Input;
use super::{Capture, Place};
use crate::failure::{Failure, Reason, Stage};

/// The page in a file; gzip is undone by the file's first bytes, whatever its name.
pub(super) fn read(input: &Input, max_page_bytes: usize) -> Result<Capture, Failure> {
    let fail = |reason, detail| Failure {
        url: Some(input.url.clone()),
        source_file: Some(input.file.clone()),
        source_offset: None,
        stage: Stage::Source,
        reason,
        detail,
    };
    let too_large = || fail(Reason::TooLarge, format!("the page is larger than {max_page_bytes} bytes"));
    let unreadable = |error: std::io::Error| fail(Reason::Unreadable, error.to_string());
    let file = fs_err::File::open(&input.path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.len() > max_page_bytes as u64 {
        return Err(too_large());
    }
    let mut body = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.take((max_page_bytes as u64).saturating_add(1)).read_to_end(&mut body).map_err(unreadable)?;
    if body.len() > max_page_bytes {
        return Err(too_large());
    }
    if body.starts_with(&[0x1f, 0x8b, 0x08]) {
        match undo_coding(Coding::Gzip, &body, max_page_bytes) {
            Ok(Ok(page)) => body = page,
            Ok(Err(Broken { error, .. })) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                return Err(fail(Reason::Truncated, "the file ends before its gzip stream does".to_owned()));
            }
            Ok(Err(Broken { error, .. })) => return Err(fail(Reason::Malformed, format!("gzip: {error}"))),
            Err(TooLarge { .. }) => return Err(too_large()),
        }
    }
    if body.is_empty() {
        return Err(fail(Reason::Empty, "the file has no bytes".to_owned()));
    }
    let fetched_at = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    let place = Place { file: input.file.clone(), offset: None, length: None };
    Ok(Capture {
        url: input.url.clone(),
        fetched_at,
        status: None,
        headers: Vec::new(),
        site_says: Vec::new(),
        body,
        place,
        row: None,
    })
}
