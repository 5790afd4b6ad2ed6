"""The manifests this terminal server has fetched, by the node's name."""
import json, pathlib

found = {}
for path in sorted(pathlib.Path("/var/lib/switchyard-collect").glob("*.json")):
    found[path.stem] = json.loads(path.read_text())
print(json.dumps(found))
