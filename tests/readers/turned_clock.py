"""moto's server with a clock that can be turned: it is ahead by the seconds that stand in the file named first.

It writes in one step: moto looks at the condition of a write, and writes some lines later, so that of two at once both may be let in.
S3's conditional writes are atomic.
"""

import sys
from datetime import timedelta
from pathlib import Path
from threading import Lock

import moto.s3.models as models
from moto.s3.responses import S3Response
from moto.server import main

ahead, right = Path(sys.argv.pop(1)), models.utcnow
models.utcnow = lambda: right() + timedelta(seconds=float(ahead.read_text()))

writing, put_object = Lock(), S3Response.put_object


def put_alone(self):
    with writing:
        return put_object(self)


S3Response.put_object = put_alone
main()
