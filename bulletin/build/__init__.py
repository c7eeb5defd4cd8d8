"""What a build does: sources to published tree, with the cache, the plan, the workers and the exchange."""
