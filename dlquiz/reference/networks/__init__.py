"""References about whole networks: closed forms with their mistakes and workings, over `dlquiz.networks`."""
