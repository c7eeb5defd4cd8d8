"""What a build does and what it need not do: memory, fingerprints, processes, the exchange of the site."""
