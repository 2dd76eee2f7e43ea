"""What is kept: tables, sealing of personal data, the audit chain, and named queries over them."""
