"""What the steering group says of a draft while it is written: never public."""
