"""One module for each command or pair of commands; `bulletin.cli` loads the one that was asked for."""
