"""From the site to its web pages: what each shows, what finds them, what machines are told."""
