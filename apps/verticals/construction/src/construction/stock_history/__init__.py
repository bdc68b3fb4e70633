"""All that ever moved of a product, with what it is worth."""
