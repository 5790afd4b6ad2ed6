"""When files changed, and what the journal has of logins and of sudo around that time. `changes` is called
by the line that is appended to this."""
import json, os, subprocess

# A session that did it may have begun this long before, in seconds.
LOGGED_IN = 12 * 3600
# Lines of the journal, the latest; more are not looked through.
ENTRIES = 20000


def changed(path):
    """Its inode's change: unlike the modification, no hand can set it. Of what is gone, its folder's."""
    try:
        return os.lstat(path).st_ctime
    except OSError:
        try:
            return os.lstat(os.path.dirname(path)).st_mtime
        except OSError:
            return None


def journal(since, until):
    which = ["SYSLOG_IDENTIFIER=" + name for name in ("sshd", "sshd-session", "sudo")]
    span = ["--since=@%d" % since, "--until=@%d" % (until + 1), "--lines=%d" % ENTRIES]
    words = ["--output=json", "--output-fields=MESSAGE,_PID,__REALTIME_TIMESTAMP"]
    said = subprocess.run(["journalctl", "--quiet", *words, *span, *which], capture_output=True, text=True)
    for line in said.stdout.splitlines():
        each = json.loads(line)
        if isinstance(each.get("MESSAGE"), str):
            yield {"time": int(each["__REALTIME_TIMESTAMP"]) / 1e6, "pid": each.get("_PID", ""), "message": each["MESSAGE"]}


def changes(paths):
    times = {path: changed(path) for path in paths}
    known = [time for time in times.values() if time is not None]
    entries = list(journal(min(known) - LOGGED_IN, max(known))) if known else []
    print(json.dumps({"times": times, "entries": entries}))
