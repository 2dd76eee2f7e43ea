"""Lets Rasa be imported where TensorFlow is not installed, or not wanted in the process.

Rasa 3.6.21 imports TensorFlow while it loads, although nothing in `config.yml` uses it. Without it a
process starts in half the time and a third of the memory. The stand-in gives import statements, base
classes and decorators something to hold; any real use raises `TensorFlowNotHere`.

Call `install()` before the first import of `rasa`.
"""

from __future__ import annotations

import importlib.util
import sys
import types
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

STOOD_IN_FOR = frozenset(
    {"tensorflow", "tensorflow_hub", "tensorflow_text", "tensorflow_addons", "keras"}
)


class TensorFlowNotHere(RuntimeError):
    """A component tried to use TensorFlow in a process that runs without it."""

    def __init__(self) -> None:
        super().__init__(
            "TensorFlow was used, but this process runs without it. Likely cause: a component in "
            "config.yml that needs it (DIET, TED, ResponseSelector). Take the component out, or "
            "install requirements/tensorflow.txt and run plain `rasa`."
        )


class _AnyName(type):
    """A class whose every attribute is again the stand-in, so that `tf.keras.Model` has a value."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn

    def __getitem__(cls, item: object) -> Any:
        return StandIn


class StandIn(metaclass=_AnyName):
    """Base class, decorator or type hint; never a value that can be used."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is not StandIn:
            raise TensorFlowNotHere
        if len(args) == 1 and callable(args[0]) and not kwargs:
            return args[0]
        return lambda decorated: decorated


class _StandInModule(types.ModuleType):
    __path__: list[str] = []
    __version__ = "2.12.0"  # Rasa compares it with the release that it was built for

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in STOOD_IN_FOR:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run: the module answers every name by itself."""


def is_installed() -> bool:
    """Whether the real TensorFlow could be imported here."""
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return False
    return importlib.util.find_spec("tensorflow") is not None


def install() -> None:
    """Stand in for TensorFlow from now on; does nothing the second time."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
