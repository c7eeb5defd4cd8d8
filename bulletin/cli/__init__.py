"""The command line: a module for each command. Only this package prints."""
