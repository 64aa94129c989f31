"""A model in this process, by the library transformers: settings, loading, one worker, batches, drawing of tokens."""

from reasoning.backends.hf.backend import Transformers
from reasoning.backends.hf.settings import ModelSettings

__all__ = ["ModelSettings", "Transformers"]
