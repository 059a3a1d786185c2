"""From a grid and a form to tidy tables: recognise, flatten headers, melt, read values."""
