"""What commands show to people, laid out."""
