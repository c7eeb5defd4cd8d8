"""What the program makes of fixed input, as committed digests; see README.md."""
