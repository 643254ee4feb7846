yours, Rita
