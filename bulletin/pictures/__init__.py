"""Works on the bytes of raster pictures: removes metadata, finds truncated files, converts for print."""
