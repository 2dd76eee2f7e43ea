"""The reports as sections with tables and charts; one template shows them all."""
