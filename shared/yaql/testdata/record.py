#!/usr/bin/python3
"""Asks Python's yaql, set up as Heat sets it up, what each expression gives.

    /usr/bin/python3 record.py            # reads cases.txt and data.json, writes golden.jsonl

Needs python3-yaql. The expressions are ours, one a line; what is behind # at the
beginning of a line is a heading, and ⏎ stands for a newline. Each answer is one line of JSON: what the
expression gives, or the exception and its text. A set is {"set": [...]}, sorted.
"""
import datetime
import json
import os
import subprocess

import yaql

HERE = os.path.dirname(os.path.abspath(__file__))


def plain(value):
    if isinstance(value, (set, frozenset)):
        return {"set": sorted((plain(v) for v in value), key=json.dumps)}
    if isinstance(value, dict):
        out = {}
        for k, v in value.items():
            if not (k is None or isinstance(k, (str, int, float))):
                raise TypeError("keys must be str, int, float, bool or None, not " + type(k).__name__)
            out[k] = plain(v)
        return out
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%f")  # as Heat's API shows it
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise TypeError("no JSON: " + type(value).__name__)


def main():
    engine = yaql.YaqlFactory().create({"yaql.limitIterators": 200, "yaql.memoryQuota": 10000})
    library = yaql.create_context()
    with open(os.path.join(HERE, "data.json")) as f:
        data = json.load(f)
    with open(os.path.join(HERE, "cases.txt")) as f:
        lines = f.read().split("\n")
    version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "python3-yaql"], capture_output=True, text=True).stdout
    out = [json.dumps({"recorded": datetime.date.today().isoformat(), "yaql": version})]
    for line in lines:
        if not line or line.startswith("#"):
            continue
        expression = line.replace("⏎", "\n")
        case = {"expression": expression}
        try:
            context = library.create_child_context()
            case["gives"] = plain(engine(expression).evaluate({"data": data}, context))
            json.dumps(case)
        except BaseException as e:
            case.pop("gives", None)
            case["raises"] = type(e).__name__
            case["says"] = str(e)
        out.append(json.dumps(case))
    with open(os.path.join(HERE, "golden.jsonl"), "w") as f:
        f.write("\n".join(out) + "\n")
    print(len(out) - 1, "cases")


main()
