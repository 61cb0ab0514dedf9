#!/usr/bin/env python3
"""Records requests that AWS's Python clients sign, byte for byte, as JSON on standard output.

    python3 record.py > boto.json

It uses the clients that are installed: boto 2.49, botocore. The server is its own, on 127.0.0.1.
"""
import base64
import json
import re
import socketserver
import sys
import threading
import time

ACCESS, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "a+token/with=signs"
PORT = 18990
TEMPLATE = '{"Resources": {"ü": {"Type": "OS::Heat::TestResource", "Properties": {"value": "a b+c~d*e\'"}}}}'
seen, records = [], []


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        raw, length = b"", 0
        while True:
            line = self.rfile.readline()
            if not line:
                return
            raw += line
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            if line == b"\r\n":
                break
        raw += self.rfile.read(length)
        seen.append(raw)
        body = b"<R><RResult></RResult></R>"
        self.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


def record(name, call):
    seen.clear()
    try:
        call()
    except Exception as e:  # the answer is no answer to some; the request was sent
        print(name, type(e).__name__, e, file=sys.stderr)
    for raw in seen[:1]:
        raw = re.sub(rb"(?i)(\r\nuser-agent: [^ \r]*)[^\r]*", rb"\1", raw)  # it is not signed, and says what machine this is
        records.append({"name": name, "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "request": base64.b64encode(raw).decode()})


def boto2():
    try:
        import boto
        from boto.cloudformation.connection import CloudFormationConnection
        from boto.connection import AWSQueryConnection
        from boto.regioninfo import RegionInfo
    except ImportError:
        return

    class V2(AWSQueryConnection):
        APIVersion = "2010-05-15"

        def _required_auth_capability(self):
            return ["sign-v2"]

    where = dict(host="127.0.0.1", port=PORT, path="/v1/", is_secure=False, aws_access_key_id=ACCESS, aws_secret_access_key=SECRET)
    name = "boto " + boto.__version__
    v2 = V2(**where)
    v2.num_retries = 0
    record(name + " v2 GET", lambda: v2.make_request("DescribeStacks", {"StackName": "a b/ü~*+"}, "/", "GET").read())
    record(name + " v2 POST", lambda: v2.make_request("CreateStack", {"StackName": "s", "TemplateBody": TEMPLATE}, "/", "POST").read())
    v2t = V2(security_token=TOKEN, **where)
    record(name + " v2 token", lambda: v2t.make_request("ListStacks", {}, "/", "GET").read())
    where.pop("host")
    v4 = CloudFormationConnection(region=RegionInfo(name="RegionOne", endpoint="127.0.0.1"), **where)
    v4.num_retries = 0
    record(name + " v4 describe_stack_resource", lambda: v4.describe_stack_resource("s/1", "ü res"))
    record(name + " v4 create_stack", lambda: v4.create_stack("s", template_body=TEMPLATE, parameters=[("K", "a b+c~")]))
    v4t = CloudFormationConnection(region=RegionInfo(name="RegionOne", endpoint="127.0.0.1"), security_token=TOKEN, **where)
    record(name + " v4 token", lambda: v4t.describe_stacks())
    record(name + " v4 GET", lambda: v4.make_request("DescribeStacks", {"StackName": "a b/ü~*+"}, "/", "GET").read())


def botocores():
    try:
        import botocore
        import botocore.session
        from botocore.auth import SigV2Auth
        from botocore.awsrequest import AWSRequest
        from botocore.config import Config
        from botocore.credentials import Credentials
        from botocore.httpsession import URLLib3Session
    except ImportError:
        return
    name = "botocore " + botocore.__version__
    base = "http://127.0.0.1:%d" % PORT

    def client(service, path, token=None):
        return botocore.session.Session().create_client(
            service, region_name="RegionOne", endpoint_url=base + path, aws_access_key_id=ACCESS,
            aws_secret_access_key=SECRET, aws_session_token=token, config=Config(retries={"total_max_attempts": 1}))

    cfn = client("cloudformation", "/function/cfn/v1/")
    record(name + " v4 create_stack", lambda: cfn.create_stack(
        StackName="s", TemplateBody=TEMPLATE, Parameters=[{"ParameterKey": "K", "ParameterValue": "a b+c~"}]))
    record(name + " v4 describe_stacks", lambda: cfn.describe_stacks())
    record(name + " v4 token", lambda: client("cloudformation", "/v1/", TOKEN).describe_stacks(StackName="ü"))
    record(name + " cloudwatch", lambda: client("cloudwatch", "").put_metric_data(
        Namespace="n", MetricData=[{"MetricName": "m", "Value": 1.5}]))
    send = URLLib3Session().send

    def presigned(method, token=None):
        url = client("cloudformation", "/v1/", token).generate_presigned_url(
            "describe_stacks", Params={"StackName": "a b/ü~*+"}, ExpiresIn=3600, HttpMethod=method)
        send(AWSRequest(method=method, url=url).prepare())

    record(name + " presigned GET", lambda: presigned("GET"))
    record(name + " presigned POST", lambda: presigned("POST"))
    record(name + " presigned token", lambda: presigned("GET", TOKEN))

    def v2(method):
        params = {"Action": "DescribeStacks", "StackName": "a b/ü~*+"}
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        r = AWSRequest(method=method, url=base + "/v1/", headers=headers, **({"data": params} if method == "POST" else {"params": params}))
        SigV2Auth(Credentials(ACCESS, SECRET, TOKEN)).add_auth(r)
        send(r.prepare())

    record(name + " v2 GET", lambda: v2("GET"))
    record(name + " v2 POST", lambda: v2("POST"))


server = Server(("127.0.0.1", PORT), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
boto2()
botocores()
server.shutdown()
json.dump(records, sys.stdout, indent=1)
print()
