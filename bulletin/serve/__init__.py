"""`bulletin serve`: files saved → batches → builds → events to open pages."""
