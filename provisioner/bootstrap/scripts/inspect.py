"""What a machine is and how steadily it works, as one JSON object. Python: every node has it for Ansible."""
import json, os, socket, subprocess, time


def read(path):
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError:
        return ""


def said(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout


def processor_time():
    """proc(5): the first line of /proc/stat; the eighth number is what the hypervisor kept."""
    numbers = [int(word) for word in read("/proc/stat").split("\n")[0].split()[1:]]
    return numbers[7], sum(numbers[:8])


def lateness(count, step):
    """Milliseconds by which a timer of `step` seconds comes late, sorted."""
    late = []
    for _ in range(count):
        begun = time.perf_counter()
        time.sleep(step)
        late.append((time.perf_counter() - begun - step) * 1000)
    return sorted(late)


def sync_latency(count, folder="/var/tmp"):
    """Milliseconds of fsync after a write of 4 KiB, sorted."""
    path = os.path.join(folder, "switchyard-inspect.%d" % os.getpid())
    taken = []
    file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        for _ in range(count):
            os.write(file, b"\0" * 4096)
            begun = time.perf_counter()
            os.fsync(file)
            taken.append((time.perf_counter() - begun) * 1000)
    finally:
        os.close(file)
        os.unlink(path)
    return sorted(taken)


def disks():
    """Bytes of each disk: block devices of hardware, or of a hypervisor."""
    names = [name for name in os.listdir("/sys/block") if os.path.exists("/sys/block/%s/device" % name)]
    return {name: int(read("/sys/block/%s/size" % name) or 0) * 512 for name in sorted(names)}


def addresses():
    links = json.loads(said("ip", "-json", "address") or "[]")
    return [each["local"] for link in links for each in link.get("addr_info", []) if each["scope"] == "global"]


stolen, total = processor_time()
late, synced = lateness(100, 0.005), sync_latency(20)
stolen_after, total_after = processor_time()
print(json.dumps({
    "hostName": socket.gethostname(),
    "machineId": read("/etc/machine-id"),
    "cpus": os.cpu_count(),
    "memory": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
    "disks": disks(),
    "addresses": addresses(),
    "virtualization": said("systemd-detect-virt").strip(),
    "clockSource": read("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
    "time": time.time(),
    "stolen": (stolen_after - stolen) / max(1, total_after - total),
    "timerLate": late[len(late) * 99 // 100],
    "fsync": synced[len(synced) // 2],
}))
