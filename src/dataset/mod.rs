//! Dataset: from records to versions: a Delta Lake table with, for each version, what it was made of.
