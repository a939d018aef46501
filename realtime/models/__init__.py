"""The models that ship with Ritornello: one ``.onnx`` bundle each, found by name."""
