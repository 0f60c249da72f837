"""Sample data: a made-up opening with its people and candidates, for somebody who looks round. It comes in one act and
leaves in one, and whatever real people have built on it stays."""
