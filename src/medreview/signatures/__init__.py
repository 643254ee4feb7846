"""Signatures with SSH keys: made and verified by OpenSSH's ssh-keygen, whatever it is that is signed."""
