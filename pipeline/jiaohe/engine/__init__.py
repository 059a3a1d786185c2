"""From rules to SQL to findings."""
