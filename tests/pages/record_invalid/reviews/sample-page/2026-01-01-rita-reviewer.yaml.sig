no record beside it
