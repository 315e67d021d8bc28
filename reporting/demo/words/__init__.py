"""What people of the demo say and write down. Everything is made up."""
