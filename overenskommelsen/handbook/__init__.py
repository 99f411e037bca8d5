"""The handbook (docs/handbok/) shown in the admin, and linked from the pages where it applies."""
