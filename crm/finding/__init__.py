"""What is needed to find a record by what somebody typed."""
