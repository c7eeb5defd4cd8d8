"""The bytes of raster pictures: what is published of them, whether they are whole, what print can use."""
