# Calls one operation of CloudFormation with boto3: ADDRESS OPERATION ARGUMENTS, the arguments as JSON.
# A TemplateBody that begins with @ is a file. An operation wait:NAME waits with boto3's waiter of that name, and pages:NAME
# reads all pages.
import json
import sys

import boto3
from botocore.exceptions import ClientError, WaiterError
from botocore.parsers import ResponseParserError

address, operation = sys.argv[1:3]
arguments = json.loads(sys.argv[3]) if len(sys.argv) > 3 else {}
if arguments.get("TemplateBody", "").startswith("@"):
    with open(arguments["TemplateBody"][1:]) as f:
        arguments["TemplateBody"] = f.read()
cfn = boto3.client("cloudformation", endpoint_url=address)
try:
    if operation.startswith("wait:"):
        cfn.get_waiter(operation[5:]).wait(WaiterConfig={"Delay": 1, "MaxAttempts": 90}, **arguments)
    elif operation.startswith("pages:"):
        for page in cfn.get_paginator(operation[6:]).paginate(**arguments):
            pass
    else:
        getattr(cfn, operation)(**arguments)
except (ClientError, WaiterError, ResponseParserError, ValueError) as e:
    sys.exit(str(e))
