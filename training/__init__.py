"""The recipe of the adapter that ships with the local backend: data, training, export."""
