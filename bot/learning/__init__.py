"""What the front door's figures say: pure arithmetic over raw rows, without database, web or clock."""
