"""From a form and a catalog to pandera schemas, and their failures to findings."""
