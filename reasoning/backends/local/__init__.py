"""A model in this process, by llama.cpp: settings, one engine for each model, its slots, what a reply is made from."""

from reasoning.backends.local.backend import Local
from reasoning.backends.local.model import local_model_path
from reasoning.backends.local.settings import LocalSettings

__all__ = ["Local", "LocalSettings", "local_model_path"]
