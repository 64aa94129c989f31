"""The mock's rule reader: answers every prompt of the toolkit by rules, without a model."""
