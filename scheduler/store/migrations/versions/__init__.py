"""The steps that bring a county's database from one version of the program to the next."""
