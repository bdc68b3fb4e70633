"""What a file is, what its columns mean, and what a row would change."""
