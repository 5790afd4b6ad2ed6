"""Brings files to what they should be. `place` is called by the line that is appended to this."""
import json, os, stat


def differs(path, mode, content):
    try:
        found = os.lstat(path)
        with open(path, "rb") as file:
            return not stat.S_ISREG(found.st_mode) or stat.S_IMODE(found.st_mode) != mode or file.read() != content
    except OSError:
        return True


def place(files, write):
    """Prints the paths that differ; each is written whole or not at all."""
    wanted = [(each["path"], each["mode"], each["content"].encode()) for each in files]
    changed = [each for each in wanted if differs(*each)]
    for path, mode, content in changed if write else []:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        unfinished = path + ".switchyard-new"
        with open(unfinished, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    print(json.dumps([path for path, _, _ in changed]))
