//! Addresses of object stores, and the stores behind them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path as StorePath;
use object_store::{ObjectStore, ObjectStoreScheme, RetryConfig};
use url::Url;

use super::options::StoreOptions;

/// The schemes of stores that a dataset can lie in.
const SCHEMES: [&str; 6] = ["s3", "s3a", "gs", "az", "abfs", "abfss"];

/// How long a request is tried again where a store does not answer or is busy: a build has worked long for what it commits, and
/// who mistyped an address does not want to wait.
const RETRY: (usize, Duration) = (6, Duration::from_secs(30));

/// Whether a dataset's path is an address in an object store.
///
/// ```
/// use gristmill::dataset::is_in_a_store;
/// assert!(is_in_a_store("s3://bucket/corpus".as_ref()) && is_in_a_store("gs://bucket".as_ref()));
/// assert!(!is_in_a_store("s3/corpus".as_ref()) && !is_in_a_store("/data/az:/corpus".as_ref()));
/// ```
#[must_use]
pub fn is_in_a_store(path: &Path) -> bool {
    path.to_str().and_then(|path| path.split_once("://")).is_some_and(|(scheme, _)| SCHEMES.contains(&scheme))
}

/// The store that an address names, whole, and the path of the dataset in it. Credentials, region and endpoint are those of the
/// options, and else of the environment: variables that begin with `AWS_`, `GOOGLE_` or `AZURE_`.
pub(super) fn store(
    url: &Url,
    options: &StoreOptions,
) -> Result<(Arc<dyn ObjectStore>, StorePath), object_store::Error> {
    let (scheme, path) = ObjectStoreScheme::parse(url)?;
    let retry = RetryConfig { max_retries: RETRY.0, retry_timeout: RETRY.1, ..RetryConfig::default() };
    let url = url.to_string();
    let store: Arc<dyn ObjectStore> = match scheme {
        ObjectStoreScheme::GoogleCloudStorage => {
            let builder = GoogleCloudStorageBuilder::from_env().with_url(url).with_retry(retry);
            Arc::new(options.of().fold(builder, |builder, (key, value)| builder.with_config(key, value)).build()?)
        }
        ObjectStoreScheme::MicrosoftAzure => {
            let builder = MicrosoftAzureBuilder::from_env().with_url(url).with_retry(retry);
            Arc::new(options.of().fold(builder, |builder, (key, value)| builder.with_config(key, value)).build()?)
        }
        _ => {
            let builder = AmazonS3Builder::from_env().with_url(url).with_retry(retry);
            Arc::new(options.of().fold(builder, |builder, (key, value)| builder.with_config(key, value)).build()?)
        }
    };
    Ok((store, path))
}
