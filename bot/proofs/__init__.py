"""Proves that a pack is safe, apart from the engine that runs it. The live service never loads this."""
