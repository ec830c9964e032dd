//! The one place where the rooms meet.
