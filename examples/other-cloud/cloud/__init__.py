"""The Northgate vending cloud, written from SPECIFICATION.md alone."""
