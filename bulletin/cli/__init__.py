"""The command line: a module for each command; only here anything is printed."""
