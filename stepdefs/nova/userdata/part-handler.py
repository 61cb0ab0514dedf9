# part-handler
# Lays every x-cfninitdata part down as a file, where heat-cfntools and
# loguserdata.py look for it.

import os
import time

DIRECTORIES = ('/var/lib/heat-cfntools', '/var/lib/cloud/data')


def list_types():
    return ['text/x-cfninitdata']


def handle_part(data, ctype, filename, payload):
    if ctype in ('__begin__', '__end__'):
        return
    with open('/var/log/part-handler.log', 'a') as log:
        log.write('%s %s (%s)\n' % (time.strftime('%Y-%m-%d %H:%M:%S'), filename, ctype))
    mode = 'wb' if isinstance(payload, bytes) else 'w'
    for directory in DIRECTORIES:
        if not os.path.isdir(directory):
            os.makedirs(directory, 0o700)
        with open(os.path.join(directory, filename), mode) as out:
            out.write(payload)
