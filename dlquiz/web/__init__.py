"""The quiz in a browser: a server that shows the app to whoever may see it. The only importer of aiohttp."""
