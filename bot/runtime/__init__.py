"""What holds Rasa: its extension points, the launcher, and the parts that `threshold up` runs."""
