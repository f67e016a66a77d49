import json, os, sys, urllib.parse, urllib.request
channel, first, last = sys.argv[1:4]  # python3 stream.py @riverwatch_live 2024-01-01 2024-01-31
address = os.environ.get("LACUNA_API", "http://127.0.0.1:8717") + "/api/v1/history/" + urllib.parse.quote(channel, safe="")
query = urllib.parse.urlencode({"start_date": first, "end_date": last})
request = urllib.request.Request(f"{address}?{query}", headers={"Authorization": "Bearer " + os.environ["LACUNA_TOKEN"]})
with urllib.request.urlopen(request) as stream:
    for event in (json.loads(line[6:]) for line in stream if line.startswith(b"data: ")):
        sys.exit(event["detail"]) if "detail" in event else None
        for message in event["messages"]:
            print(message["date"], message["message_id"], repr(message["message"]))
