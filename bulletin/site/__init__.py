"""From issues to web pages: what each shows, what finds them, what machines are told."""
