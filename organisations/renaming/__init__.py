"""A signed organisation changes its name, form or number: proposed, tried, entered."""
