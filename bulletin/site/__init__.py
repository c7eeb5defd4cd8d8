"""Issues → web pages, feeds, data files and print HTML: what each shows, as values and rendered."""
