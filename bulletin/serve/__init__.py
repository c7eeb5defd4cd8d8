"""`bulletin serve`: files saved → batches → builds → what open pages are told."""
