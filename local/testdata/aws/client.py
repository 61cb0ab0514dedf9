# The story of TestAWSClients with boto3. It prints what it saw as JSON.
import json
import os
import time

import boto3
from botocore.exceptions import ClientError, WaiterError

cfn = boto3.client("cloudformation", endpoint_url=os.environ["ENDPOINT"], region_name="RegionOne")
name = os.environ["STACK"]
first, failing = (open(os.path.join(os.environ["TEMPLATES"], f)).read() for f in ("first.json", "failing.json"))
seen = {}


def parameters(size):
    return [{"ParameterKey": "Name", "ParameterValue": name}, {"ParameterKey": "Size", "ParameterValue": size}]


def wait(waiter, **about):
    try:
        cfn.get_waiter(waiter).wait(WaiterConfig={"Delay": 1, "MaxAttempts": 60}, **about)
        return "ok"
    except WaiterError:
        return "failed"


def refused(call, **about):
    try:
        call(**about)
        return "ok"
    except ClientError as e:
        return e.response["Error"]["Code"] + ": " + e.response["Error"]["Message"].replace(name, "STACK")


def stack(of=name):
    return cfn.describe_stacks(StackName=of)["Stacks"][0]


id = cfn.create_stack(StackName=name, TemplateBody=first, Parameters=parameters("1"), Tags=[{"Key": "team", "Value": "red"}])["StackId"]
seen["create"] = wait("stack_create_complete", StackName=name)
shown = stack()
seen["status"] = shown["StackStatus"]
seen["outputs"] = sorted(o["OutputKey"] + "=" + o["OutputValue"].replace(name, "STACK") for o in shown["Outputs"])
seen["parameters"] = sorted(p["ParameterKey"] + "=" + p["ParameterValue"].replace(name, "STACK") for p in shown["Parameters"])
seen["tags"] = [t["Key"] + "=" + t["Value"] for t in shown["Tags"]]
seen["age"] = abs(time.time() - shown["CreationTime"].timestamp()) < 300

cfn.create_change_set(StackName=name, ChangeSetName="bigger", UsePreviousTemplate=True, Parameters=parameters("2"))
seen["change set"] = wait("change_set_create_complete", StackName=name, ChangeSetName="bigger")
cfn.execute_change_set(StackName=name, ChangeSetName="bigger")
seen["update"] = wait("stack_update_complete", StackName=name)
seen["size"] = [o["OutputValue"] for o in stack()["Outputs"] if o["OutputKey"] == "Size"]
cfn.create_change_set(StackName=name, ChangeSetName="same", UsePreviousTemplate=True, Parameters=parameters("2"))
seen["no change set"] = wait("change_set_create_complete", StackName=name, ChangeSetName="same")
seen["no update"] = refused(cfn.update_stack, StackName=name, UsePreviousTemplate=True, Parameters=parameters("2"))

cfn.update_stack(StackName=name, TemplateBody=failing, Parameters=parameters("2"))
seen["failing update"] = wait("stack_update_complete", StackName=name)
wait("stack_rollback_complete", StackName=name)
seen["after it"] = stack()["StackStatus"]
events = cfn.describe_stack_events(StackName=name)["StackEvents"]
seen["events"] = sorted({e["LogicalResourceId"].replace(name, "STACK") + " " + e["ResourceStatus"] for e in events})
seen["exports"] = [e["Name"].replace(name, "STACK") for e in cfn.list_exports()["Exports"] if e["ExportingStackId"] == id]

cfn.delete_stack(StackName=name)
seen["delete"] = wait("stack_delete_complete", StackName=id)
seen["deleted"] = stack(id)["StackStatus"]
seen["gone"] = refused(cfn.describe_stacks, StackName=name)
print(json.dumps(seen))
