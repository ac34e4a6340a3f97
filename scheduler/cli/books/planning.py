"""`lunzhi plan`: from the books to a draft."""
