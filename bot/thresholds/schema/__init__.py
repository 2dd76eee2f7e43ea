"""JSON schemas of the files of a pack, for editors, made from the models and the table of fields."""
