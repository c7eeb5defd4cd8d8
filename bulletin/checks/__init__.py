"""Checks for mistakes that only several texts together, or texts and faces together, can show."""
