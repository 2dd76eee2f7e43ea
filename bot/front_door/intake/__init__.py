"""Police notifications as a file: what each column means, how a row is read, and the case that it makes."""
