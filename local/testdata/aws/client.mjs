// The story of TestAWSClients with @aws-sdk/client-cloudformation. It prints what it saw as JSON.
import { readFileSync } from "node:fs";
import * as sdk from "@aws-sdk/client-cloudformation";

const { ENDPOINT, STACK: name, TEMPLATES } = process.env;
const cfn = new sdk.CloudFormation({ endpoint: ENDPOINT, region: "RegionOne" });
const first = readFileSync(TEMPLATES + "/first.json", "utf8");
const failing = readFileSync(TEMPLATES + "/failing.json", "utf8");
const parameters = (size) => [{ ParameterKey: "Name", ParameterValue: name }, { ParameterKey: "Size", ParameterValue: size }];
const short = (text) => text.replaceAll(name, "STACK");
const seen = {};

async function wait(waiter, about) {
  try {
    await waiter({ client: cfn, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, about);
    return "ok";
  } catch (e) {
    return "failed";
  }
}

async function refused(call) {
  try {
    await call();
    return "ok";
  } catch (e) {
    return e.name + ": " + short(e.message);
  }
}

const stack = async (of = name) => (await cfn.describeStacks({ StackName: of })).Stacks[0];

const id = (await cfn.createStack({ StackName: name, TemplateBody: first, Parameters: parameters("1"), Tags: [{ Key: "team", Value: "red" }] })).StackId;
seen["create"] = await wait(sdk.waitUntilStackCreateComplete, { StackName: name });
const shown = await stack();
seen["status"] = shown.StackStatus;
seen["outputs"] = shown.Outputs.map((o) => o.OutputKey + "=" + short(o.OutputValue)).sort();
seen["parameters"] = shown.Parameters.map((p) => p.ParameterKey + "=" + short(p.ParameterValue)).sort();
seen["tags"] = shown.Tags.map((t) => t.Key + "=" + t.Value);
seen["age"] = Math.abs(Date.now() - shown.CreationTime.getTime()) < 300000;

await cfn.createChangeSet({ StackName: name, ChangeSetName: "bigger", UsePreviousTemplate: true, Parameters: parameters("2") });
seen["change set"] = await wait(sdk.waitUntilChangeSetCreateComplete, { StackName: name, ChangeSetName: "bigger" });
await cfn.executeChangeSet({ StackName: name, ChangeSetName: "bigger" });
seen["update"] = await wait(sdk.waitUntilStackUpdateComplete, { StackName: name });
seen["size"] = (await stack()).Outputs.filter((o) => o.OutputKey == "Size").map((o) => o.OutputValue);
await cfn.createChangeSet({ StackName: name, ChangeSetName: "same", UsePreviousTemplate: true, Parameters: parameters("2") });
seen["no change set"] = await wait(sdk.waitUntilChangeSetCreateComplete, { StackName: name, ChangeSetName: "same" });
seen["no update"] = await refused(() => cfn.updateStack({ StackName: name, UsePreviousTemplate: true, Parameters: parameters("2") }));

await cfn.updateStack({ StackName: name, TemplateBody: failing, Parameters: parameters("2") });
seen["failing update"] = await wait(sdk.waitUntilStackUpdateComplete, { StackName: name });
await wait(sdk.waitUntilStackRollbackComplete, { StackName: name });
seen["after it"] = (await stack()).StackStatus;
const events = (await cfn.describeStackEvents({ StackName: name })).StackEvents;
seen["events"] = [...new Set(events.map((e) => short(e.LogicalResourceId) + " " + e.ResourceStatus))].sort();
seen["exports"] = (await cfn.listExports({})).Exports.filter((e) => e.ExportingStackId == id).map((e) => short(e.Name));

await cfn.deleteStack({ StackName: name });
seen["delete"] = await wait(sdk.waitUntilStackDeleteComplete, { StackName: id });
seen["deleted"] = (await stack(id)).StackStatus;
seen["gone"] = await refused(() => cfn.describeStacks({ StackName: name }));
console.log(JSON.stringify(seen));
