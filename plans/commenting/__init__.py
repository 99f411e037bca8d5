"""What the steering group says of a plan before it is published."""
