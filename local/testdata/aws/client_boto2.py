# The part of the story of TestAWSClients that boto 2.49 can tell: it signs with version 2 and
# knows neither change sets nor waiters. It prints what it saw as JSON.
import json
import os
import time
from urllib.parse import urlparse

import boto
from boto.cloudformation.connection import CloudFormationConnection
from boto.regioninfo import RegionInfo

at = urlparse(os.environ["ENDPOINT"])
cfn = CloudFormationConnection(
    is_secure=False, port=at.port, path=at.path, region=RegionInfo(name="RegionOne", endpoint=at.hostname))
name = os.environ["STACK"]
first, failing = (open(os.path.join(os.environ["TEMPLATES"], f)).read() for f in ("first.json", "failing.json"))
seen = {}


def parameters(size):
    return [("Name", name), ("Size", size)]


def wait(of=name):
    for _ in range(120):
        status = cfn.describe_stacks(of)[0].stack_status
        if not status.endswith("IN_PROGRESS"):
            return status
        time.sleep(0.5)
    raise SystemExit("never at rest: " + status)


def refused(call, *about, **more):
    try:
        call(*about, **more)
        return "ok"
    except boto.exception.BotoServerError as e:
        return e.code + ": " + e.message.replace(name, "STACK")


id = cfn.create_stack(name, template_body=first, parameters=parameters("1"), tags={"team": "red"})
seen["status"] = wait()
shown = cfn.describe_stacks(name)[0]
seen["outputs"] = sorted(o.key + "=" + o.value.replace(name, "STACK") for o in shown.outputs)
seen["parameters"] = sorted(p.key + "=" + p.value.replace(name, "STACK") for p in shown.parameters)
seen["tags"] = [k + "=" + v for k, v in shown.tags.items()]
cfn.update_stack(name, template_body=first, parameters=parameters("2"))
wait()
seen["size"] = [o.value for o in cfn.describe_stacks(name)[0].outputs if o.key == "Size"]
seen["no update"] = refused(cfn.update_stack, name, template_body=first, parameters=parameters("2"))
cfn.update_stack(name, template_body=failing, parameters=parameters("2"))
seen["after it"] = wait()
seen["events"] = sorted({e.logical_resource_id.replace(name, "STACK") + " " + e.resource_status for e in cfn.describe_stack_events(name)})
cfn.delete_stack(name)
seen["deleted"] = wait(id)
seen["gone"] = refused(cfn.describe_stacks, name)
print(json.dumps(seen))
