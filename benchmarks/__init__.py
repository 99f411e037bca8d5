"""What is measured, not tested: run by hand, side by side with the least that could be done."""
