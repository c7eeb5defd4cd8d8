"""Sources → published tree: the pipeline of a build, with its cache, plan, workers and exchange."""
