"""Rasa loads without TensorFlow, and using TensorFlow says so loudly."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
from bot.runtime import rasa_command, no_tensorflow
rasa_command.prepare()
import rasa.core.run, rasa.core.agent
import tensorflow as tf
class Layer(tf.keras.layers.Layer): pass
@tf.function
def decorated(): return 1
assert decorated() == 1
for use in (Layer, tf.constant.__class__ and Layer):
    try:
        use()
    except no_tensorflow.TensorFlowNotHere as error:
        assert "requirements/tensorflow.txt" in str(error)
    else:
        raise SystemExit("TensorFlow seemed to work")
print("well")
"""


def test_rasa_loads_and_any_use_of_tensorflow_says_what_to_do() -> None:
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM], capture_output=True, text=True, timeout=120
    )
    assert told.stdout.strip().endswith("well"), told.stderr[-2000:]
