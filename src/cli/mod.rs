//! The command line: a file a command. The only room that prints.
