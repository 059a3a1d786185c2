"""Tests keep nothing of what they read: the cache is off, but where a test is about it."""

import os

os.environ["JIAOHE_NO_CACHE"] = "1"
