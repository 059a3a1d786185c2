"""From bytes to grids: one module per reader, and the guards before them."""
