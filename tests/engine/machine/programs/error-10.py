raise ValueError("my message")
