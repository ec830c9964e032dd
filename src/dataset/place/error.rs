//! What an object store says when it does not do what it was asked, in words for people.

use std::fmt;

/// Why a store did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreFault {
    /// Its bucket or container is not there.
    NoBucket,
    /// The object is not there.
    Gone,
    /// It does not know who asks.
    Credentials,
    /// Who asks may not do that.
    Forbidden,
    /// It gives no answer.
    Silent,
    /// Its address or settings are none.
    Settings,
    /// It says something else.
    Other,
}

impl fmt::Display for StoreFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoBucket => "there is no such bucket: make it first, or correct the address",
            Self::Gone => "it is not there any more",
            Self::Credentials => {
                "the store does not accept the credentials of the environment (AWS_…, GOOGLE_… or AZURE_…)"
            }
            Self::Forbidden => "the credentials of the environment do not permit it",
            Self::Silent => "the store gives no answer: is the endpoint right, and can it be reached?",
            Self::Settings => {
                "the address or the settings of the environment (AWS_…, GOOGLE_… or AZURE_…) are not right"
            }
            Self::Other => "the store refused",
        })
    }
}

impl StoreFault {
    /// What an error of the library means.
    pub(in super::super) fn of(error: &object_store::Error) -> Self {
        use object_store::Error as Store;
        let text = error.to_string();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if says(&["NoSuchBucket", "ContainerNotFound", "The specified bucket does not exist"]) {
            return Self::NoBucket;
        }
        if says(&[
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "AuthenticationFailed",
            "InvalidToken",
            "ExpiredToken",
        ]) || says(&["169.254.169.254", "metadata.google.internal"])
        {
            return Self::Credentials;
        }
        match error {
            Store::NotFound { .. } => Self::Gone,
            Store::Unauthenticated { .. } => Self::Credentials,
            Store::PermissionDenied { .. } => Self::Forbidden,
            Store::InvalidPath { .. } | Store::UnknownConfigurationKey { .. } => Self::Settings,
            _ if is_about_the_network(error) => Self::Silent,
            _ => Self::Other,
        }
    }
}

/// Whether the request did not come through.
fn is_about_the_network(error: &object_store::Error) -> bool {
    use object_store::client::{HttpError, HttpErrorKind};
    let first: &(dyn std::error::Error + 'static) = error;
    std::iter::successors(Some(first), |error| error.source()).any(|error| {
        error.downcast_ref::<HttpError>().is_some_and(|error| {
            matches!(
                error.kind(),
                HttpErrorKind::Connect | HttpErrorKind::Timeout | HttpErrorKind::Interrupted | HttpErrorKind::Request
            )
        })
    })
}
