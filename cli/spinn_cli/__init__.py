"""The `spinn` command."""
