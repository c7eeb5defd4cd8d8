"""What only several texts together, or texts and faces together, can show to be wrong."""
