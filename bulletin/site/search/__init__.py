"""The data of the search page: a directory of all articles, their texts, and posting lists by bigram and by character.

    assets/search/index.js                 the directory: which issues, articles and segments there are
    assets/search/3f0c…/text/365.js        the text of an issue (365-2.js: of its second article, in a long issue)
    assets/search/3f0c…/lists/17.js        posting lists of a segment's bigrams, one of its shards (see postings)
    assets/search/3f0c…/all.js             in place of both in a small archive, where reading everything is quickest

A segment has 512 issues in the site's order, the newest ones 128, and its folder is named by a digest of the files in it. So
a file never changes under its name: browsers may cache it, and old and new files cannot be mixed. A segment whose contents
changed is rebuilt from its issues alone. The directory is the only file that keeps its name; the search page requests it
with its version.

Each file calls one function of search-data.js, because pages opened by `file://` can load scripts and nothing else.
"""
