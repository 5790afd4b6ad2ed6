"""Everything a hand can change on a node and an upgrade of a package should not: a JSON object of facts."""
import grp, hashlib, json, os, pwd, re, stat, subprocess

TREES = ["/etc", "/usr/local", "/opt", "/root", "/home", "/var/spool/cron"]
# What changes by itself, or is of no concern: caches, backups of the user database, histories, locks.
SKIPPED = re.compile(
    r"^/etc/(passwd|group|shadow|gshadow|subuid|subgid)-$|^/etc/\.pwd\.lock$|^/etc/ld\.so\.cache$"
    r"|^/etc/(mtab|machine-id|resolv\.conf)$|^/etc/(adjtime|\.updated)$|/\.cache(/|$)|/\.ansible(/|$)"
    r"|/\.(bash|python|lesshs|psql)_?(history|t)$|^/home/[^/]+/installation(/|$)|\.switchyard-new$"
)


def owner(found):
    def name(table, number):
        try:
            return table(number)[0]
        except KeyError:
            return str(number)
    return "%s:%s" % (name(pwd.getpwuid, found.st_uid), name(grp.getgrgid, found.st_gid))


def file_fact(path):
    """Owner, mode and what is in it; secrets are hashed like anything else and not told."""
    found = os.lstat(path)
    about = "%s %04o" % (owner(found), stat.S_IMODE(found.st_mode))
    if stat.S_ISLNK(found.st_mode):
        return "link to %s" % os.readlink(path)
    if not stat.S_ISREG(found.st_mode):
        return "special %s" % about
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return "%s sha256:%s" % (about, digest.hexdigest())


def files():
    for tree in TREES:
        for folder, folders, names in os.walk(tree):
            folders[:] = [name for name in folders if not SKIPPED.search(os.path.join(folder, name))]
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            for path in (os.path.join(folder, name) for name in names + links):
                if not SKIPPED.search(path):
                    try:
                        yield "file " + path, file_fact(path)
                    except FileNotFoundError:
                        pass  # It went away while we looked.


def lines(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()


def packages():
    form = "${db:Status-Abbrev}\t${binary:Package}\t${Version}\n"
    for line in lines("dpkg-query", "--show", "--showformat=" + form):
        status, name, version = line.split("\t")
        yield "package " + name, version if status.strip() == "ii" else "%s (%s)" % (version, status.strip())


def units():
    for line in lines("systemctl", "list-unit-files", "--no-legend", "--plain"):
        name, state = line.split()[:2]
        if state not in ("transient", "generated"):
            yield "unit " + name, state
    for line in lines("systemctl", "list-units", "--no-legend", "--plain", "--state=failed"):
        yield "failed unit " + line.split()[0], "failed"


def accounts():
    for each in pwd.getpwall():
        yield "user " + each.pw_name, "%d %d %s %s" % (each.pw_uid, each.pw_gid, each.pw_dir, each.pw_shell)
    for each in grp.getgrall():
        yield "group " + each.gr_name, "%d %s" % (each.gr_gid, ",".join(sorted(each.gr_mem)))


def kernel():
    for setting in ("net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"):
        for line in lines("sysctl", "--values", setting):
            yield "kernel " + setting, line
    ruleset = [re.sub(r" # handle \d+|counter packets \d+ bytes \d+", "", line) for line in lines("nft", "list", "ruleset")]
    yield "firewall", "sha256:" + hashlib.sha256("\n".join(ruleset).encode()).hexdigest()


facts = {}
for source in (files, packages, units, accounts, kernel):
    facts.update(source())
print(json.dumps(facts, sort_keys=True))
