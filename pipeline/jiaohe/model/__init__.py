"""The nouns of the program: frozen data, standard library only, no behaviour beyond their own meaning."""
