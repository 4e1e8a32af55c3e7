"""The same utterance in several outlets, conflicts, positions, headlines."""
