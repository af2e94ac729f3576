"""What happens around the screens: signals, suspending, crashes, backups, the terminal."""
