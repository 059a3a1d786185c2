"""Built-in forms: the declared layouts of submitted sheets."""
