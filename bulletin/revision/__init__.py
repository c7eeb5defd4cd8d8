"""What changed between two texts of an issue: found, marked for print (花脸稿), listed, and brought back from Word."""
