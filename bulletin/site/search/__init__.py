"""The data of the search page: a directory of articles, their texts, and posting lists by bigram."""
