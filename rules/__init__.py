"""Built-in rules: one YAML file per rule, in a folder per family."""
