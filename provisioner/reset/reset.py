"""Takes away what bootstrap and role `common` brought. `reset` is called by the line appended to this."""
import json, os, pwd, shutil, subprocess


def there(account):
    try:
        pwd.getpwnam(account)
        return True
    except KeyError:
        return False


def reset(paths, timers, account, write):
    """Prints what is there of these; with `write` it is gone afterwards."""
    found = [path for path in paths if os.path.lexists(path)]
    if write:
        units = [timer for timer in timers if "/etc/systemd/system/" + timer in found]
        if units:
            subprocess.run(["systemctl", "--quiet", "disable", "--now", *units], check=True)
        if "/etc/wireguard/wg0.conf" in found:
            subprocess.run(["systemctl", "--quiet", "disable", "--now", "wg-quick@wg0"], check=True)
            found = [path for path in found if os.path.lexists(path)]
        if there(account):
            subprocess.run(["userdel", account], check=True)
        for path in found:
            shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.remove(path)
        if units:
            subprocess.run(["systemctl", "daemon-reload"], check=True)
    print(json.dumps(found))
