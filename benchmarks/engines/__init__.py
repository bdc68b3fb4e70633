"""What the engines' methods are worth, in simulated stores."""
