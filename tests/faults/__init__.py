"""What happens when something breaks: pages that say so, and signing that loses nothing."""
