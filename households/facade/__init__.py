"""The flat as one sees it from the street: portiek by portiek, floor by floor, a door per home."""
