//! Reads the WARC files of a crawl and their index, for the tests beside this folder; shares no code with the writer.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The addresses of all responses in a folder's finished WARC files, each with how often it stands there; every member is read to
/// its end, and every index line has to lead to a member.
pub(crate) fn archived(out: &Path) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let mut files: Vec<PathBuf> = fs_err::read_dir(out).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.iter().all(|file| file.extension().is_none_or(|extension| extension != "open")), "{files:?}");
    for file in files.iter().filter(|file| file.to_str().unwrap().ends_with(".warc.gz")) {
        let bytes = fs_err::read(file).unwrap();
        let mut rest = bytes.as_slice();
        let mut offsets = BTreeSet::new();
        while !rest.is_empty() {
            let offset = bytes.len() - rest.len();
            let mut member = String::new();
            let mut record = Vec::new();
            flate2::bufread::GzDecoder::new(&mut rest).read_to_end(&mut record).unwrap();
            member.push_str(&String::from_utf8_lossy(&record));
            assert!(member.starts_with("WARC/1.1\r\n") && member.ends_with("\r\n\r\n"));
            if member.contains("\r\nWARC-Type: response\r\n") {
                let url = member.split("WARC-Target-URI: ").nth(1).unwrap().split('\r').next().unwrap();
                *found.entry(url.trim_start_matches("http://").to_owned()).or_default() += 1;
                offsets.insert(offset.to_string());
            }
        }
        let index = fs_err::read_to_string(file.to_str().unwrap().replace(".warc.gz", ".cdxj")).unwrap();
        let indexed: BTreeSet<String> = index
            .lines()
            .map(|line| serde_json::from_str::<Value>(line.get(line.find('{').unwrap()..).unwrap()).unwrap())
            .map(|fields| fields["offset"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(indexed, offsets);
    }
    found
}
