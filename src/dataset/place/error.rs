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
                "the store does not accept the credentials (--store-option, or AWS_…, GOOGLE_…, AZURE_… of the environment)"
            }
            Self::Forbidden => "the credentials do not permit it",
            Self::Silent => "the store gives no answer: is the endpoint right, and can it be reached?",
            Self::Settings => {
                "the address or the settings (--store-option, or AWS_…, GOOGLE_…, AZURE_… of the environment) are not right"
            }
            Self::Other => "the store refused",
        })
    }
}

impl StoreFault {
    /// What an error of the library means.
    pub(in super::super) fn of(error: &object_store::Error) -> Self {
        use object_store::Error as Store;
        match (Self::told(&error.to_string()), error) {
            (Some(fault), _) => fault,
            (None, Store::NotFound { .. }) => Self::Gone,
            (None, Store::Unauthenticated { .. }) => Self::Credentials,
            (None, Store::PermissionDenied { .. }) => Self::Forbidden,
            (None, Store::InvalidPath { .. } | Store::UnknownConfigurationKey { .. }) => Self::Settings,
            _ => Self::Other,
        }
    }

    /// What the text of an error tells, where a code of the stores or of the library's is in it. The table format's library
    /// hands on nothing else.
    pub(in super::super) fn told(text: &str) -> Option<Self> {
        const TOLD: [(StoreFault, &[&str]); 3] = [
            (StoreFault::NoBucket, &["NoSuchBucket", "ContainerNotFound", "The specified bucket does not exist"]),
            (
                StoreFault::Credentials,
                &[
                    "InvalidAccessKeyId",
                    "SignatureDoesNotMatch",
                    "AuthenticationFailed",
                    "InvalidToken",
                    "ExpiredToken",
                    // Where credentials are asked of the machine, and it has none.
                    "169.254.169.254",
                    "metadata.google.internal",
                ],
            ),
            (StoreFault::Silent, &["HTTP error: "]),
        ];
        TOLD.into_iter().find(|(_, words)| words.iter().any(|word| text.contains(word))).map(|(fault, _)| fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_what_the_store_says_before_what_the_library_makes_of_it() {
        let error = |text: &str| object_store::Error::NotFound { path: "corpus/a".into(), source: text.into() };
        assert_eq!(StoreFault::of(&error("404: <Code>NoSuchBucket</Code>")), StoreFault::NoBucket);
        assert_eq!(StoreFault::of(&error("404: <Code>NoSuchKey</Code>")), StoreFault::Gone);
        let error = |text: &str| object_store::Error::Generic { store: "S3", source: text.into() };
        assert_eq!(StoreFault::of(&error("HTTP error: error sending request")), StoreFault::Silent);
        assert_eq!(StoreFault::of(&error("403: <Code>InvalidAccessKeyId</Code>")), StoreFault::Credentials);
        assert_eq!(StoreFault::of(&error("500 Internal Server Error")), StoreFault::Other);
    }
}
