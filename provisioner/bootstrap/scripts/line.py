"""Sends a stream of packets to another node, which sends one back. `line` is called by the line appended to this."""
import json, socket, time

PORT = 9  # discard (RFC 863): no service of ours
PACKET = b"\x80" + bytes(171)  # as long as 20 ms of G.711 in RTP
BUFFER = 8 << 20  # bytes: holds the whole stream, so that what is lost was lost on the way
SO_RCVBUFFORCE = 33  # socket(7); the module has no name for it


def opened(own, peer):
    line = socket.socket(socket.AF_INET6 if ":" in own else socket.AF_INET, socket.SOCK_DGRAM)
    line.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
    line.bind((own, PORT))
    line.connect((peer, PORT))
    return line


def sent(line, data):
    try:
        line.send(data)
    except OSError:
        pass  # told of an earlier packet that came too soon or too late (ICMP): lost, and counted so


def greet(line, patience):
    """Both send until they hear: a firewall lets in what answers. Returns what came first."""
    line.settimeout(0.02)
    end = time.monotonic() + patience
    while time.monotonic() < end:
        sent(line, b"hello")
        try:
            return line.recv(2048)
        except socket.timeout:
            pass
        except OSError:
            time.sleep(0.02)  # the other is not there yet
    return b""


def stream(line, count, rate):
    """Seconds it took."""
    begun = time.perf_counter()
    for number in range(count):
        early = begun + number / rate - time.perf_counter()
        if early > 0.001:
            time.sleep(early)
        sent(line, PACKET)
    return time.perf_counter() - begun


def heard(line):
    """Packets until the other has said goodbye, or nothing for two seconds."""
    line.settimeout(2)
    count = 0
    try:
        while (data := line.recv(2048)) != b"bye":
            count += data == PACKET
    except OSError:
        pass
    return count


def line(own, peer, count, rate):
    wire = opened(own, peer)
    first = greet(wire, 10)
    seconds = stream(wire, count, rate)
    for _ in range(3):
        sent(wire, b"bye")
    print(json.dumps({"seconds": seconds, "arrived": (first == PACKET) + heard(wire)}))
