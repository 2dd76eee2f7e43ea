"""From what an author typed to parts that fit together, or to everything that is wrong with them."""
