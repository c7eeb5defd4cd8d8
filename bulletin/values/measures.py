"""Units of length. A name says its unit; this is the one place where they are converted."""

PT_PER_MM = 72 / 25.4
