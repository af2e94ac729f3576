"""Where answers are typed, picked and arranged; a widget for each way."""
