"""What the vocabulary formats share: opening and recognising files, collecting what they say with its defects."""
