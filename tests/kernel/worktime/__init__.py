"""The deadline calculus."""
