"""moto's server with a clock that can be turned: it is ahead by the seconds that stand in the file named first."""

import sys
from datetime import timedelta
from pathlib import Path

import moto.s3.models as models
from moto.server import main

ahead, right = Path(sys.argv.pop(1)), models.utcnow
models.utcnow = lambda: right() + timedelta(seconds=float(ahead.read_text()))
main()
