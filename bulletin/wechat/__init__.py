"""An issue's articles as HTML to paste into a 公众号: inline styles only, pictures numbered, links as notes."""
