"""The copies of an issue: who gets how many, which numbers they bear, what goes along with them."""
