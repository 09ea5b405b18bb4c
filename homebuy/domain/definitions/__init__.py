"""What a landlord defines: organisation, schemes and their stages; what is published of them."""
