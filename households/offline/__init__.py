"""The looplijst without a connection: keys and envelopes, what a device takes along, and the shell it keeps."""
