"""The thin public portal: what families see and ask. It decides nothing and never imports the desk."""
