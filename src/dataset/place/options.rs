//! Settings of an object store that are given beside its address, and go before those of the environment.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use object_store::ObjectStoreScheme;
use object_store::aws::AmazonS3ConfigKey;
use object_store::azure::AzureConfigKey;
use object_store::gcp::GoogleConfigKey;
use url::Url;

use super::scheme::is_in_a_store;

/// Keys that are named where one is not known; the library that reads them has more.
const KNOWN: [(&str, &[&str]); 3] = [
    (
        "S3",
        &[
            "access_key_id",
            "secret_access_key",
            "session_token",
            "region",
            "endpoint",
            "allow_http",
            "virtual_hosted_style_request",
            "role_arn",
            "web_identity_token_file",
            "server_side_encryption",
            "sse_kms_key_id",
            "request_payer",
            "skip_signature",
        ],
    ),
    ("Google", &["service_account", "service_account_key", "base_url", "allow_http", "skip_signature"]),
    (
        "Azure",
        &[
            "account_name",
            "account_key",
            "sas_key",
            "bearer_token",
            "client_id",
            "client_secret",
            "tenant_id",
            "endpoint",
            "allow_http",
            "use_emulator",
            "skip_signature",
        ],
    ),
];

/// Words in the key of a setting that nobody else may see.
const SECRET: [&str; 5] = ["key", "secret", "token", "sas", "service_account"];

/// What stands for a secret.
const HIDDEN: &str = "…";

/// Settings of the store that an address is in. Nothing of it is kept in a dataset; of its values none is shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct StoreOptions(Vec<(String, String)>);

/// Why settings are none. What was given is not in it, which may be secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidStoreOption {
    /// It is no pair.
    #[error("an option of a store is KEY=VALUE, as in region=eu-west-1")]
    NotAPair,
    /// The store has no such setting.
    #[error("{store} has no option {key:?} (it has {}, and more that docs/versions.md tells of)", known.join(", "))]
    Unknown {
        /// The key.
        key: String,
        /// The kind of store.
        store: &'static str,
        /// Keys that it has.
        known: Vec<&'static str>,
    },
    /// There is no store to have it.
    #[error("{path} is on a disk: options of a store go with an address (s3://, gs://, az://)")]
    OnDisk {
        /// The path.
        path: String,
    },
    /// The address has a password in it, which would stand in messages.
    #[error("an address of a dataset holds no password: give it by an option or the environment")]
    Password,
}

impl StoreOptions {
    /// Settings of the store that an address is in, from pairs as in `region=eu-west-1`. Of a key that is given twice the last counts.
    ///
    /// ```
    /// use gristmill::dataset::{InvalidStoreOption, StoreOptions};
    /// assert!(StoreOptions::new("s3://bucket/corpus".as_ref(), &["region=eu-west-1"]).is_ok());
    /// assert!(StoreOptions::new("gs://bucket/corpus".as_ref(), &["regoin=eu-west-1"]).is_err());
    /// assert_eq!(StoreOptions::new("corpus".as_ref(), &[""; 0]), Ok(StoreOptions::default()));
    /// ```
    ///
    /// # Errors
    /// [`InvalidStoreOption`].
    pub fn new(path: &Path, given: &[impl AsRef<str>]) -> Result<Self, InvalidStoreOption> {
        let kind = Kind::of(path);
        let address = path.to_str().filter(|_| kind.is_some()).and_then(|path| Url::parse(path).ok());
        if address.is_some_and(|address| address.password().is_some()) {
            return Err(InvalidStoreOption::Password);
        }
        let mut pairs = Vec::new();
        for pair in given {
            let on_disk = || InvalidStoreOption::OnDisk { path: path.display().to_string() };
            let kind = kind.ok_or_else(on_disk)?;
            let (key, value) = pair.as_ref().split_once('=').ok_or(InvalidStoreOption::NotAPair)?;
            let key = key.trim().to_ascii_lowercase();
            if key.is_empty() {
                return Err(InvalidStoreOption::NotAPair);
            }
            if !kind.has(&key) {
                let (store, known) = kind.known();
                return Err(InvalidStoreOption::Unknown { key, store, known: known.to_vec() });
            }
            pairs.push((key, value.to_owned()));
        }
        Ok(Self(pairs))
    }

    /// The settings as the library of a store knows them.
    pub(super) fn of<K: FromStr>(&self) -> impl Iterator<Item = (K, &str)> {
        self.0.iter().filter_map(|(key, value)| Some((key.parse().ok()?, value.as_str())))
    }

    /// A text without the secrets among the values.
    pub(super) fn hide_in(&self, text: String) -> String {
        let secrets = self.0.iter().filter(|(key, value)| !value.is_empty() && is_secret(key));
        secrets.fold(text, |text, (_, value)| text.replace(value, HIDDEN))
    }
}

impl fmt::Debug for StoreOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(key, _)| (key, HIDDEN))).finish()
    }
}

fn is_secret(key: &str) -> bool {
    SECRET.into_iter().any(|word| key.contains(word))
}

/// A kind of store.
#[derive(Debug, Clone, Copy)]
enum Kind {
    S3,
    Google,
    Azure,
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        let address = path.to_str().filter(|_| is_in_a_store(path))?;
        match ObjectStoreScheme::parse(&Url::parse(address).ok()?).ok()?.0 {
            ObjectStoreScheme::GoogleCloudStorage => Some(Self::Google),
            ObjectStoreScheme::MicrosoftAzure => Some(Self::Azure),
            _ => Some(Self::S3),
        }
    }

    fn has(self, key: &str) -> bool {
        match self {
            Self::S3 => key.parse::<AmazonS3ConfigKey>().is_ok(),
            Self::Google => key.parse::<GoogleConfigKey>().is_ok(),
            Self::Azure => key.parse::<AzureConfigKey>().is_ok(),
        }
    }

    fn known(self) -> (&'static str, &'static [&'static str]) {
        let [s3, google, azure] = KNOWN;
        match self {
            Self::S3 => s3,
            Self::Google => google,
            Self::Azure => azure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(path: &str, given: &[&str]) -> Result<StoreOptions, InvalidStoreOption> {
        StoreOptions::new(path.as_ref(), given)
    }

    #[test]
    fn each_key_that_is_named_is_known_by_the_library() {
        for (kind, (store, keys)) in [Kind::S3, Kind::Google, Kind::Azure].into_iter().zip(KNOWN) {
            for key in keys {
                assert!(kind.has(key), "{store}: {key}");
            }
        }
    }

    #[test]
    fn options_are_taken_or_refused_by_the_kind_of_store() {
        for (path, pair, is_sound) in [
            ("s3://b/c", "endpoint=http://127.0.0.1:9000", true),
            ("s3://b/c", "AWS_REGION=us-east-1", true),
            ("s3://b/c", "secret_access_key=a=b=", true),
            ("s3://b/c", "account_key=x", false),
            ("gs://b/c", "service_account_key={}", true),
            ("gs://b/c", "region=x", false),
            ("az://b/c", "use_emulator=true", true),
            ("abfss://b@a.dfs.core.windows.net/c", "account_key=x", true),
            ("s3://b/c", "=x", false),
            ("s3://b/c", "region", false),
            ("corpus", "region=x", false),
        ] {
            assert_eq!(options(path, &[pair]).is_ok(), is_sound, "{path} {pair}");
        }
        let said = options("s3://b/c", &["regoin=x"]).unwrap_err().to_string();
        assert!(said.contains("\"regoin\"") && said.contains("region"), "{said}");
    }

    #[test]
    fn no_secret_is_shown() {
        let given = ["secret_access_key=hush", "session_token=quiet", "region=us-east-1"];
        let options = options("s3://b/c", &given).unwrap();
        assert_eq!(options.hide_in("hush, quiet in us-east-1".to_owned()), "…, … in us-east-1");
        let shown = format!("{options:?}");
        assert!(shown.contains("secret_access_key") && !shown.contains("hush") && !shown.contains("quiet"), "{shown}");
        let said = StoreOptions::new("s3://b/c".as_ref(), &["hush"]).unwrap_err().to_string();
        assert!(!said.contains("hush"), "{said}");
        let said = StoreOptions::new("s3://me:hush@b/c".as_ref(), &[""; 0]).unwrap_err();
        assert_eq!(said, InvalidStoreOption::Password);
    }
}
